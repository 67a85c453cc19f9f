<qgis version="3.40.6-Bratislava" labelsEnabled="0" styleCategories="Symbology|Labeling">
 <renderer-v2 referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0" type="singleSymbol">
  <symbols>
   <symbol is_animated="0" frame_rate="10" alpha="1" type="line" force_rhr="0" name="0" clip_to_extent="1">
    <data_defined_properties>
     <Option type="Map">
      <Option value="" type="QString" name="name" />
      <Option name="properties" />
      <Option value="collection" type="QString" name="type" />
     </Option>
    </data_defined_properties>
    <layer pass="0" class="SimpleLine" id="{e117ae01-af1e-5996-b0b2-669ff1d6b84e}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="0" type="QString" name="align_dash_pattern" />
      <Option value="round" type="QString" name="capstyle" />
      <Option value="5;2" type="QString" name="customdash" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="customdash_map_unit_scale" />
      <Option value="MM" type="QString" name="customdash_unit" />
      <Option value="0" type="QString" name="dash_pattern_offset" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="dash_pattern_offset_map_unit_scale" />
      <Option value="MM" type="QString" name="dash_pattern_offset_unit" />
      <Option value="0" type="QString" name="draw_inside_polygon" />
      <Option value="round" type="QString" name="joinstyle" />
      <Option value="169,164,155,255,rgb:0.66274509803921566,0.64313725490196083,0.60784313725490191,1" type="QString" name="line_color" />
      <Option value="solid" type="QString" name="line_style" />
      <Option value="0.8" type="QString" name="line_width" />
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
    <layer pass="0" class="SimpleLine" id="{b1f03a85-71c6-593f-9032-0d8f4cd5d658}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="0" type="QString" name="align_dash_pattern" />
      <Option value="round" type="QString" name="capstyle" />
      <Option value="5;2" type="QString" name="customdash" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="customdash_map_unit_scale" />
      <Option value="MM" type="QString" name="customdash_unit" />
      <Option value="0" type="QString" name="dash_pattern_offset" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="dash_pattern_offset_map_unit_scale" />
      <Option value="MM" type="QString" name="dash_pattern_offset_unit" />
      <Option value="0" type="QString" name="draw_inside_polygon" />
      <Option value="round" type="QString" name="joinstyle" />
      <Option value="255,255,255,255,rgb:1,1,1,1" type="QString" name="line_color" />
      <Option value="solid" type="QString" name="line_style" />
      <Option value="0.5" type="QString" name="line_width" />
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
 <layerGeometryType>1</layerGeometryType>
</qgis>
