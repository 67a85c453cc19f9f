<qgis labelsEnabled="0" styleCategories="Symbology|Labeling|Legend" version="3.40.6-Bratislava">
 <renderer-v2 enableorderby="0" forceraster="0" referencescale="-1" symbollevels="0" type="singleSymbol">
  <symbols>
   <symbol alpha="1" clip_to_extent="1" force_rhr="0" frame_rate="10" is_animated="0" name="0" type="fill">
    <data_defined_properties>
     <Option type="Map">
      <Option name="name" type="QString" value="" />
      <Option name="properties" />
      <Option name="type" type="QString" value="collection" />
     </Option>
    </data_defined_properties>
    <layer class="PointPatternFill" enabled="1" id="{126b58e5-2d55-50da-b14a-fd167d0f5f2b}" locked="0" pass="0">
     <Option type="Map">
      <Option name="angle" type="double" value="0" />
      <Option name="clip_mode" type="QString" value="shape" />
      <Option name="coordinate_reference" type="QString" value="feature" />
      <Option name="displacement_x" type="QString" value="0.8" />
      <Option name="displacement_x_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="displacement_x_unit" type="QString" value="MM" />
      <Option name="displacement_y" type="QString" value="0" />
      <Option name="displacement_y_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="displacement_y_unit" type="QString" value="MM" />
      <Option name="distance_x" type="QString" value="1.6" />
      <Option name="distance_x_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="distance_x_unit" type="QString" value="MM" />
      <Option name="distance_y" type="QString" value="1.6" />
      <Option name="distance_y_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="distance_y_unit" type="QString" value="MM" />
      <Option name="offset_x" type="QString" value="0" />
      <Option name="offset_x_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="offset_x_unit" type="QString" value="MM" />
      <Option name="offset_y" type="QString" value="0" />
      <Option name="offset_y_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="offset_y_unit" type="QString" value="MM" />
      <Option name="outline_width_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="random_deviation_x" type="QString" value="0" />
      <Option name="random_deviation_x_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="random_deviation_x_unit" type="QString" value="MM" />
      <Option name="random_deviation_y" type="QString" value="0" />
      <Option name="random_deviation_y_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="random_deviation_y_unit" type="QString" value="MM" />
      <Option name="seed" type="QString" value="0" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" type="QString" value="" />
       <Option name="properties" />
       <Option name="type" type="QString" value="collection" />
      </Option>
     </data_defined_properties>
     <symbol alpha="1" clip_to_extent="1" force_rhr="0" frame_rate="10" is_animated="0" name="@0@0" type="marker">
      <data_defined_properties>
       <Option type="Map">
        <Option name="name" type="QString" value="" />
        <Option name="properties" />
        <Option name="type" type="QString" value="collection" />
       </Option>
      </data_defined_properties>
      <layer class="SimpleMarker" enabled="1" id="{a54f93b1-30d9-5fc2-8019-c065d880c775}" locked="0" pass="0">
       <Option type="Map">
        <Option name="angle" type="QString" value="0" />
        <Option name="cap_style" type="QString" value="square" />
        <Option name="color" type="QString" value="140,105,36,255,rgb:0.5490196078431373,0.41176470588235292,0.14117647058823529,1" />
        <Option name="horizontal_anchor_point" type="QString" value="1" />
        <Option name="joinstyle" type="QString" value="bevel" />
        <Option name="name" type="QString" value="circle" />
        <Option name="offset" type="QString" value="0,0" />
        <Option name="offset_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
        <Option name="offset_unit" type="QString" value="MM" />
        <Option name="outline_color" type="QString" value="35,35,35,255,rgb:0.13725490196078433,0.13725490196078433,0.13725490196078433,1" />
        <Option name="outline_style" type="QString" value="no" />
        <Option name="outline_width" type="QString" value="0" />
        <Option name="outline_width_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
        <Option name="outline_width_unit" type="QString" value="MM" />
        <Option name="scale_method" type="QString" value="diameter" />
        <Option name="size" type="QString" value="0.6" />
        <Option name="size_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
        <Option name="size_unit" type="QString" value="MM" />
        <Option name="vertical_anchor_point" type="QString" value="1" />
       </Option>
       <data_defined_properties>
        <Option type="Map">
         <Option name="name" type="QString" value="" />
         <Option name="properties" />
         <Option name="type" type="QString" value="collection" />
        </Option>
       </data_defined_properties>
      </layer>
     </symbol>
    </layer>
    <layer class="SimpleLine" enabled="1" id="{9637794b-9ba9-5630-8101-2acf2b200a39}" locked="0" pass="0">
     <Option type="Map">
      <Option name="align_dash_pattern" type="QString" value="0" />
      <Option name="capstyle" type="QString" value="flat" />
      <Option name="customdash" type="QString" value="0.3;0.48" />
      <Option name="customdash_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="customdash_unit" type="QString" value="MM" />
      <Option name="dash_pattern_offset" type="QString" value="0" />
      <Option name="dash_pattern_offset_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="dash_pattern_offset_unit" type="QString" value="MM" />
      <Option name="draw_inside_polygon" type="QString" value="0" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="line_color" type="QString" value="140,105,36,255,rgb:0.5490196078431373,0.41176470588235292,0.14117647058823529,1" />
      <Option name="line_style" type="QString" value="solid" />
      <Option name="line_width" type="QString" value="0.3" />
      <Option name="line_width_unit" type="QString" value="MM" />
      <Option name="offset" type="QString" value="0" />
      <Option name="offset_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="ring_filter" type="QString" value="0" />
      <Option name="trim_distance_end" type="QString" value="0" />
      <Option name="trim_distance_end_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="trim_distance_end_unit" type="QString" value="MM" />
      <Option name="trim_distance_start" type="QString" value="0" />
      <Option name="trim_distance_start_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="trim_distance_start_unit" type="QString" value="MM" />
      <Option name="tweak_dash_pattern_on_corners" type="QString" value="0" />
      <Option name="use_custom_dash" type="QString" value="1" />
      <Option name="width_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" type="QString" value="" />
       <Option name="properties" />
       <Option name="type" type="QString" value="collection" />
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
  </symbols>
  <rotation />
  <sizescale />
  <data-defined-properties>
   <Option type="Map">
    <Option name="name" type="QString" value="" />
    <Option name="properties" />
    <Option name="type" type="QString" value="collection" />
   </Option>
  </data-defined-properties>
 </renderer-v2>
 <selection mode="Default">
  <selectionColor invalid="1" />
 </selection>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <legend showLabelLegend="0" type="default-vector" />
 <layerGeometryType>2</layerGeometryType>
</qgis>
