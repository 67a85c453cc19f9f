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
    <layer pass="0" class="LinePatternFill" id="{e44a6dcf-7663-5dbd-b4a5-3aa93037295e}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="45" type="QString" name="angle" />
      <Option value="during_render" type="QString" name="clip_mode" />
      <Option value="" type="QString" name="color" />
      <Option value="feature" type="QString" name="coordinate_reference" />
      <Option value="1.2" type="QString" name="distance" />
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
     <symbol is_animated="0" frame_rate="10" alpha="1" type="line" force_rhr="0" name="@0@0" clip_to_extent="1">
      <data_defined_properties>
       <Option type="Map">
        <Option value="" type="QString" name="name" />
        <Option name="properties" />
        <Option value="collection" type="QString" name="type" />
       </Option>
      </data_defined_properties>
      <layer pass="0" class="SimpleLine" id="{654d46ab-0cb7-5215-9e93-d307454e0090}" enabled="1" locked="0">
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
        <Option value="181,52,26,255,rgb:0.70980392156862748,0.20392156862745098,0.10196078431372549,1" type="QString" name="line_color" />
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
    <layer pass="0" class="SimpleLine" id="{c61958d9-712e-5846-bce7-55a5e0b50613}" enabled="1" locked="0">
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
      <Option value="181,52,26,255,rgb:0.70980392156862748,0.20392156862745098,0.10196078431372549,1" type="QString" name="line_color" />
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
