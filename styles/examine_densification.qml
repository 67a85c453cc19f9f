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
    <layer pass="0" class="PointPatternFill" id="{a0b4eb83-34cc-5602-953c-ba601a685ebf}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="0" type="double" name="angle" />
      <Option value="shape" type="QString" name="clip_mode" />
      <Option value="feature" type="QString" name="coordinate_reference" />
      <Option value="0.8" type="QString" name="displacement_x" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="displacement_x_map_unit_scale" />
      <Option value="MM" type="QString" name="displacement_x_unit" />
      <Option value="0" type="QString" name="displacement_y" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="displacement_y_map_unit_scale" />
      <Option value="MM" type="QString" name="displacement_y_unit" />
      <Option value="1.6" type="QString" name="distance_x" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="distance_x_map_unit_scale" />
      <Option value="MM" type="QString" name="distance_x_unit" />
      <Option value="1.6" type="QString" name="distance_y" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="distance_y_map_unit_scale" />
      <Option value="MM" type="QString" name="distance_y_unit" />
      <Option value="0" type="QString" name="offset_x" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="offset_x_map_unit_scale" />
      <Option value="MM" type="QString" name="offset_x_unit" />
      <Option value="0" type="QString" name="offset_y" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="offset_y_map_unit_scale" />
      <Option value="MM" type="QString" name="offset_y_unit" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="outline_width_map_unit_scale" />
      <Option value="MM" type="QString" name="outline_width_unit" />
      <Option value="0" type="QString" name="random_deviation_x" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="random_deviation_x_map_unit_scale" />
      <Option value="MM" type="QString" name="random_deviation_x_unit" />
      <Option value="0" type="QString" name="random_deviation_y" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="random_deviation_y_map_unit_scale" />
      <Option value="MM" type="QString" name="random_deviation_y_unit" />
      <Option value="0" type="QString" name="seed" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option value="" type="QString" name="name" />
       <Option name="properties" />
       <Option value="collection" type="QString" name="type" />
      </Option>
     </data_defined_properties>
     <symbol is_animated="0" frame_rate="10" alpha="1" type="marker" force_rhr="0" name="@0@0" clip_to_extent="1">
      <data_defined_properties>
       <Option type="Map">
        <Option value="" type="QString" name="name" />
        <Option name="properties" />
        <Option value="collection" type="QString" name="type" />
       </Option>
      </data_defined_properties>
      <layer pass="0" class="SimpleMarker" id="{6bc66bbe-6fa7-5ff7-a61c-a916dd0c0278}" enabled="1" locked="0">
       <Option type="Map">
        <Option value="0" type="QString" name="angle" />
        <Option value="square" type="QString" name="cap_style" />
        <Option value="146,18,103,255,rgb:0.5725490196078431,0.07058823529411765,0.40392156862745099,1" type="QString" name="color" />
        <Option value="1" type="QString" name="horizontal_anchor_point" />
        <Option value="bevel" type="QString" name="joinstyle" />
        <Option value="circle" type="QString" name="name" />
        <Option value="0,0" type="QString" name="offset" />
        <Option value="3x:0,0,0,0,0,0" type="QString" name="offset_map_unit_scale" />
        <Option value="MM" type="QString" name="offset_unit" />
        <Option value="35,35,35,255,rgb:0.13725490196078433,0.13725490196078433,0.13725490196078433,1" type="QString" name="outline_color" />
        <Option value="no" type="QString" name="outline_style" />
        <Option value="0" type="QString" name="outline_width" />
        <Option value="3x:0,0,0,0,0,0" type="QString" name="outline_width_map_unit_scale" />
        <Option value="MM" type="QString" name="outline_width_unit" />
        <Option value="diameter" type="QString" name="scale_method" />
        <Option value="0.6" type="QString" name="size" />
        <Option value="3x:0,0,0,0,0,0" type="QString" name="size_map_unit_scale" />
        <Option value="MM" type="QString" name="size_unit" />
        <Option value="1" type="QString" name="vertical_anchor_point" />
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
    </layer>
    <layer pass="0" class="SimpleLine" id="{84945540-6174-5f23-8730-db0e88cdad3f}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="0" type="QString" name="align_dash_pattern" />
      <Option value="flat" type="QString" name="capstyle" />
      <Option value="0.3;0.48" type="QString" name="customdash" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="customdash_map_unit_scale" />
      <Option value="MM" type="QString" name="customdash_unit" />
      <Option value="0" type="QString" name="dash_pattern_offset" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="dash_pattern_offset_map_unit_scale" />
      <Option value="MM" type="QString" name="dash_pattern_offset_unit" />
      <Option value="0" type="QString" name="draw_inside_polygon" />
      <Option value="round" type="QString" name="joinstyle" />
      <Option value="146,18,103,255,rgb:0.5725490196078431,0.07058823529411765,0.40392156862745099,1" type="QString" name="line_color" />
      <Option value="solid" type="QString" name="line_style" />
      <Option value="0.3" type="QString" name="line_width" />
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
      <Option value="1" type="QString" name="use_custom_dash" />
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
