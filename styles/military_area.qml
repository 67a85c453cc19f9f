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
    <layer pass="0" class="SimpleFill" id="{86c8763b-9ca1-5bf2-81e2-9bfbc21e0fbc}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="3x:0,0,0,0,0,0" type="QString" name="border_width_map_unit_scale" />
      <Option value="226,220,203,255,rgb:0.88627450980392153,0.86274509803921573,0.79607843137254897,1" type="QString" name="color" />
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
    <layer pass="0" class="LinePatternFill" id="{c0f0ac35-b5d3-5aeb-9284-f77e09289a2a}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="135" type="QString" name="angle" />
      <Option value="during_render" type="QString" name="clip_mode" />
      <Option value="" type="QString" name="color" />
      <Option value="feature" type="QString" name="coordinate_reference" />
      <Option value="1.3" type="QString" name="distance" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="distance_map_unit_scale" />
      <Option value="MM" type="QString" name="distance_unit" />
      <Option value="0" type="QString" name="line_width" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="line_width_map_unit_scale" />
      <Option value="MM" type="QString" name="line_width_unit" />
      <Option value="0" type="QString" name="offset" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="offset_map_unit_scale" />
      <Option value="MM" type="QString" name="offset_unit" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="outline_width_map_unit_scale" />
      <Option value="MM" type="QString" name="outline_width_unit" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option value="" type="QString" name="name" />
       <Option name="properties" />
       <Option value="collection" type="QString" name="type" />
      </Option>
     </data_defined_properties>
     <symbol is_animated="0" frame_rate="10" alpha="1" type="line" force_rhr="0" name="@0@1" clip_to_extent="1">
      <data_defined_properties>
       <Option type="Map">
        <Option value="" type="QString" name="name" />
        <Option name="properties" />
        <Option value="collection" type="QString" name="type" />
       </Option>
      </data_defined_properties>
      <layer pass="0" class="SimpleLine" id="{d6017bcd-5a1b-5ade-aae8-8bbe8fca8206}" enabled="1" locked="0">
       <Option type="Map">
        <Option value="0" type="QString" name="align_dash_pattern" />
        <Option value="square" type="QString" name="capstyle" />
        <Option value="5;2" type="QString" name="customdash" />
        <Option value="3x:0,0,0,0,0,0" type="QString" name="customdash_map_unit_scale" />
        <Option value="MM" type="QString" name="customdash_unit" />
        <Option value="0" type="QString" name="dash_pattern_offset" />
        <Option value="3x:0,0,0,0,0,0" type="QString" name="dash_pattern_offset_map_unit_scale" />
        <Option value="MM" type="QString" name="dash_pattern_offset_unit" />
        <Option value="0" type="QString" name="draw_inside_polygon" />
        <Option value="bevel" type="QString" name="joinstyle" />
        <Option value="124,117,102,255,rgb:0.48627450980392156,0.45882352941176469,0.40000000000000002,1" type="QString" name="line_color" />
        <Option value="solid" type="QString" name="line_style" />
        <Option value="0.15" type="QString" name="line_width" />
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
    </layer>
    <layer pass="0" class="SimpleLine" id="{89447c0e-4e14-5e8a-a9be-6f05d03ebbf9}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="0" type="QString" name="align_dash_pattern" />
      <Option value="flat" type="QString" name="capstyle" />
      <Option value="1.2;0.6" type="QString" name="customdash" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="customdash_map_unit_scale" />
      <Option value="MM" type="QString" name="customdash_unit" />
      <Option value="0" type="QString" name="dash_pattern_offset" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="dash_pattern_offset_map_unit_scale" />
      <Option value="MM" type="QString" name="dash_pattern_offset_unit" />
      <Option value="0" type="QString" name="draw_inside_polygon" />
      <Option value="round" type="QString" name="joinstyle" />
      <Option value="124,117,102,255,rgb:0.48627450980392156,0.45882352941176469,0.40000000000000002,1" type="QString" name="line_color" />
      <Option value="solid" type="QString" name="line_style" />
      <Option value="0.25" type="QString" name="line_width" />
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
