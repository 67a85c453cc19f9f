<qgis version="3.40.6-Bratislava" labelsEnabled="0" styleCategories="Symbology|Labeling">
 <renderer-v2 referencescale="-1" enableorderby="0" forceraster="0" symbollevels="0" type="singleSymbol">
  <symbols>
   <symbol is_animated="0" frame_rate="10" alpha="1" type="marker" force_rhr="0" name="0" clip_to_extent="1">
    <data_defined_properties>
     <Option type="Map">
      <Option value="" type="QString" name="name" />
      <Option name="properties" />
      <Option value="collection" type="QString" name="type" />
     </Option>
    </data_defined_properties>
    <layer pass="0" class="SimpleMarker" id="{c6186534-50c4-5a19-97a3-6bfb52734562}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="0" type="QString" name="angle" />
      <Option value="square" type="QString" name="cap_style" />
      <Option value="60,70,75,255,rgb:0.23529411764705882,0.27450980392156865,0.29411764705882354,1" type="QString" name="color" />
      <Option value="1" type="QString" name="horizontal_anchor_point" />
      <Option value="bevel" type="QString" name="joinstyle" />
      <Option value="circle" type="QString" name="name" />
      <Option value="0,0" type="QString" name="offset" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="offset_map_unit_scale" />
      <Option value="MM" type="QString" name="offset_unit" />
      <Option value="255,255,255,255,rgb:1,1,1,1" type="QString" name="outline_color" />
      <Option value="solid" type="QString" name="outline_style" />
      <Option value="0.25" type="QString" name="outline_width" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="outline_width_map_unit_scale" />
      <Option value="MM" type="QString" name="outline_width_unit" />
      <Option value="diameter" type="QString" name="scale_method" />
      <Option value="3.4" type="QString" name="size" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="size_map_unit_scale" />
      <Option value="MM" type="QString" name="size_unit" />
      <Option value="1" type="QString" name="vertical_anchor_point" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option value="" type="QString" name="name" />
       <Option type="Map" name="properties">
        <Option type="Map" name="fillColor">
         <Option value="true" type="bool" name="active" />
         <Option value="CASE WHEN &quot;handlungsfeld&quot; = 'hf1' THEN '#921267' WHEN &quot;handlungsfeld&quot; = 'hf2' THEN '#9B6D33' WHEN &quot;handlungsfeld&quot; = 'hf3' THEN '#094005' WHEN &quot;handlungsfeld&quot; = 'hf4' THEN '#3D48BE' ELSE '#3C464B' END" type="QString" name="expression" />
         <Option value="3" type="int" name="type" />
        </Option>
       </Option>
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
 <layerGeometryType>0</layerGeometryType>
</qgis>
