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
    <layer class="SimpleFill" enabled="1" id="{e92db930-f9d9-57a3-a5de-2ef51a935d20}" locked="0" pass="0">
     <Option type="Map">
      <Option name="border_width_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="color" type="QString" value="191,216,170,255,rgb:0.74901960784313726,0.84705882352941175,0.66666666666666663,1" />
      <Option name="joinstyle" type="QString" value="bevel" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="35,35,35,255,rgb:0.13725490196078433,0.13725490196078433,0.13725490196078433,1" />
      <Option name="outline_style" type="QString" value="no" />
      <Option name="outline_width" type="QString" value="0.26" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" type="QString" value="" />
       <Option name="properties" />
       <Option name="type" type="QString" value="collection" />
      </Option>
     </data_defined_properties>
    </layer>
    <layer class="PointPatternFill" enabled="1" id="{6973b698-27da-58de-8c06-e64f1a3a5781}" locked="0" pass="0">
     <Option type="Map">
      <Option name="angle" type="double" value="0" />
      <Option name="clip_mode" type="QString" value="shape" />
      <Option name="coordinate_reference" type="QString" value="feature" />
      <Option name="displacement_x" type="QString" value="0.55" />
      <Option name="displacement_x_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="displacement_x_unit" type="QString" value="MM" />
      <Option name="displacement_y" type="QString" value="0" />
      <Option name="displacement_y_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="displacement_y_unit" type="QString" value="MM" />
      <Option name="distance_x" type="QString" value="1.1" />
      <Option name="distance_x_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="distance_x_unit" type="QString" value="MM" />
      <Option name="distance_y" type="QString" value="1.1" />
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
     <symbol alpha="1" clip_to_extent="1" force_rhr="0" frame_rate="10" is_animated="0" name="@0@1" type="marker">
      <data_defined_properties>
       <Option type="Map">
        <Option name="name" type="QString" value="" />
        <Option name="properties" />
        <Option name="type" type="QString" value="collection" />
       </Option>
      </data_defined_properties>
      <layer class="SimpleMarker" enabled="1" id="{9e110a5d-db65-517b-bbfd-4a75c8dc7d03}" locked="0" pass="0">
       <Option type="Map">
        <Option name="angle" type="QString" value="0" />
        <Option name="cap_style" type="QString" value="square" />
        <Option name="color" type="QString" value="116,152,90,255,rgb:0.45490196078431372,0.59607843137254901,0.35294117647058826,1" />
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
        <Option name="size" type="QString" value="0.42" />
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
