<qgis labelsEnabled="0" styleCategories="Symbology|Labeling|Legend" version="3.40.6-Bratislava">
 <renderer-v2 enableorderby="0" forceraster="0" referencescale="-1" symbollevels="0" type="singleSymbol">
  <symbols>
   <symbol alpha="1" clip_to_extent="1" force_rhr="0" frame_rate="10" is_animated="0" name="0" type="line">
    <data_defined_properties>
     <Option type="Map">
      <Option name="name" type="QString" value="" />
      <Option name="properties" />
      <Option name="type" type="QString" value="collection" />
     </Option>
    </data_defined_properties>
    <layer class="SimpleLine" enabled="1" id="{84332191-377d-565d-b852-425f1f310785}" locked="0" pass="0">
     <Option type="Map">
      <Option name="align_dash_pattern" type="QString" value="0" />
      <Option name="capstyle" type="QString" value="round" />
      <Option name="customdash" type="QString" value="5;2" />
      <Option name="customdash_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="customdash_unit" type="QString" value="MM" />
      <Option name="dash_pattern_offset" type="QString" value="0" />
      <Option name="dash_pattern_offset_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="dash_pattern_offset_unit" type="QString" value="MM" />
      <Option name="draw_inside_polygon" type="QString" value="0" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="line_color" type="QString" value="196,185,168,255,rgb:0.7686274509803922,0.72549019607843135,0.6588235294117647,1" />
      <Option name="line_style" type="QString" value="solid" />
      <Option name="line_width" type="QString" value="0.5" />
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
      <Option name="use_custom_dash" type="QString" value="0" />
      <Option name="width_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" type="QString" value="" />
       <Option name="properties" type="Map">
        <Option name="capStyle" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="if($id IS NULL, 'flat', 'round')" />
         <Option name="type" type="int" value="3" />
        </Option>
        <Option name="outlineColor" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="if(coalesce(@map_scale, 60000) &gt; 30000, '#C4B9A8', '#A9A49B')" />
         <Option name="type" type="int" value="3" />
        </Option>
        <Option name="outlineWidth" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="if(coalesce(@map_scale, 60000) &gt; 30000, CASE WHEN $id IS NULL THEN 0.5 WHEN &quot;klasse&quot; IN ('motorway','trunk') THEN 0.9 WHEN &quot;klasse&quot; IN ('primary','secondary') THEN 0.5 ELSE 0.3 END, (CASE WHEN &quot;klasse&quot; IN ('motorway','trunk') THEN 0.9 WHEN &quot;klasse&quot; IN ('primary','secondary') THEN 0.65 WHEN &quot;klasse&quot; = 'tertiary' THEN 0.45 ELSE 0.28 END) + 0.2)" />
         <Option name="type" type="int" value="3" />
        </Option>
       </Option>
       <Option name="type" type="QString" value="collection" />
      </Option>
     </data_defined_properties>
    </layer>
    <layer class="SimpleLine" enabled="1" id="{04d2e609-68ef-5bd1-8ea0-8295bb5efcaf}" locked="0" pass="0">
     <Option type="Map">
      <Option name="align_dash_pattern" type="QString" value="0" />
      <Option name="capstyle" type="QString" value="round" />
      <Option name="customdash" type="QString" value="5;2" />
      <Option name="customdash_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="customdash_unit" type="QString" value="MM" />
      <Option name="dash_pattern_offset" type="QString" value="0" />
      <Option name="dash_pattern_offset_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="dash_pattern_offset_unit" type="QString" value="MM" />
      <Option name="draw_inside_polygon" type="QString" value="0" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="line_color" type="QString" value="255,255,255,255,rgb:1,1,1,1" />
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
      <Option name="use_custom_dash" type="QString" value="0" />
      <Option name="width_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" type="QString" value="" />
       <Option name="properties" type="Map">
        <Option name="capStyle" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="if($id IS NULL, 'flat', 'round')" />
         <Option name="type" type="int" value="3" />
        </Option>
        <Option name="enabled" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="not (coalesce(@map_scale, 60000) &gt; 30000)" />
         <Option name="type" type="int" value="3" />
        </Option>
        <Option name="outlineColor" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="if(coalesce(@map_scale, 60000) &gt; 30000, '#C4B9A8', '#FFFFFF')" />
         <Option name="type" type="int" value="3" />
        </Option>
        <Option name="outlineWidth" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="CASE WHEN &quot;klasse&quot; IN ('motorway','trunk') THEN 0.9 WHEN &quot;klasse&quot; IN ('primary','secondary') THEN 0.65 WHEN &quot;klasse&quot; = 'tertiary' THEN 0.45 ELSE 0.28 END" />
         <Option name="type" type="int" value="3" />
        </Option>
       </Option>
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
 <layerGeometryType>1</layerGeometryType>
</qgis>
