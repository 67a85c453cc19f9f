<qgis version="3.40.6-Bratislava" labelsEnabled="0" styleCategories="Symbology|Labeling">
 <renderer-v2 referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0" type="singleSymbol">
  <symbols>
   <symbol is_animated="0" frame_rate="10" alpha="1" type="fill" force_rhr="0" name="0" clip_to_extent="1">
    <data_defined_properties>
     <Option type="Map">
      <Option value="" type="QString" name="name" />
      <Option name="properties" />
      <Option value="collection" type="QString" name="type" />
     </Option>
    </data_defined_properties>
    <layer pass="0" class="SimpleFill" id="{6747f7c6-0939-5b36-99b6-4097d627ac6e}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="3x:0,0,0,0,0,0" type="QString" name="border_width_map_unit_scale" />
      <Option value="168,87,74,140,rgb:0.6588235294117647,0.3411764705882353,0.29019607843137257,0.54999618524452587" type="QString" name="color" />
      <Option value="bevel" type="QString" name="joinstyle" />
      <Option value="0,0" type="QString" name="offset" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="offset_map_unit_scale" />
      <Option value="MM" type="QString" name="offset_unit" />
      <Option value="35,35,35,255,rgb:0.13725490196078433,0.13725490196078433,0.13725490196078433,1" type="QString" name="outline_color" />
      <Option value="no" type="QString" name="outline_style" />
      <Option value="0.26" type="QString" name="outline_width" />
      <Option value="MM" type="QString" name="outline_width_unit" />
      <Option value="solid" type="QString" name="style" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option value="" type="QString" name="name" />
       <Option name="properties" />
       <Option value="collection" type="QString" name="type" />
      </Option>
     </data_defined_properties>
    </layer>
    <layer pass="0" class="SimpleLine" id="{93eac50b-0495-5bdf-a4db-92a991d17946}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="0" type="QString" name="align_dash_pattern" />
      <Option value="flat" type="QString" name="capstyle" />
      <Option value="5;2" type="QString" name="customdash" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="customdash_map_unit_scale" />
      <Option value="MM" type="QString" name="customdash_unit" />
      <Option value="0" type="QString" name="dash_pattern_offset" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="dash_pattern_offset_map_unit_scale" />
      <Option value="MM" type="QString" name="dash_pattern_offset_unit" />
      <Option value="0" type="QString" name="draw_inside_polygon" />
      <Option value="round" type="QString" name="joinstyle" />
      <Option value="122,50,41,255,rgb:0.47843137254901963,0.19607843137254902,0.16078431372549021,1" type="QString" name="line_color" />
      <Option value="solid" type="QString" name="line_style" />
      <Option value="0.45" type="QString" name="line_width" />
      <Option value="MM" type="QString" name="line_width_unit" />
      <Option value="0" type="QString" name="offset" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="offset_map_unit_scale" />
      <Option value="MM" type="QString" name="offset_unit" />
      <Option value="0" type="QString" name="ring_filter" />
      <Option value="0" type="QString" name="trim_distance_end" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="trim_distance_end_map_unit_scale" />
      <Option value="MM" type="QString" name="trim_distance_end_unit" />
      <Option value="0" type="QString" name="trim_distance_start" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="trim_distance_start_map_unit_scale" />
      <Option value="MM" type="QString" name="trim_distance_start_unit" />
      <Option value="0" type="QString" name="tweak_dash_pattern_on_corners" />
      <Option value="0" type="QString" name="use_custom_dash" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="width_map_unit_scale" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option value="" type="QString" name="name" />
       <Option name="properties" />
       <Option value="collection" type="QString" name="type" />
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
  </symbols>
  <rotation />
  <sizescale />
  <data-defined-properties>
   <Option type="Map">
    <Option value="" type="QString" name="name" />
    <Option name="properties" />
    <Option value="collection" type="QString" name="type" />
   </Option>
  </data-defined-properties>
 </renderer-v2>
 <selection mode="Default">
  <selectionColor invalid="1" />
 </selection>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>2</layerGeometryType>
</qgis>
