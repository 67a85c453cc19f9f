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
    <layer pass="0" class="SvgMarker" id="{6677c8bf-3da6-503c-8752-d5c600ec2430}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="0" type="QString" name="angle" />
      <Option value="11,95,115,255,rgb:0.04313725490196078,0.37254901960784315,0.45098039215686275,1" type="QString" name="color" />
      <Option value="0" type="QString" name="fixedAspectRatio" />
      <Option value="1" type="QString" name="horizontal_anchor_point" />
      <Option value="base64:PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIyNCIgaGVpZ2h0PSIyNCIgdmlld0JveD0iMCAwIDI0IDI0Ij48Y2lyY2xlIGN4PSIxMiIgY3k9IjEyIiByPSIxMC43MDAiIGZpbGw9InBhcmFtKGZpbGwpICMzMzMiIGZpbGwtb3BhY2l0eT0icGFyYW0oZmlsbC1vcGFjaXR5KSIgc3Ryb2tlPSJwYXJhbShvdXRsaW5lKSAjZmZmIiBzdHJva2Utd2lkdGg9IjEuMzAwIi8+PHBhdGggZD0iTTUuODAwIDEwLjUwMGgxMi40MDBsLTEuNzAwIDcuMjAwaC05eiIgZmlsbD0icGFyYW0ob3V0bGluZSkgI2ZmZiIvPjxwYXRoIGQ9Ik04LjUwMCAxMC41MDBsMi4zMDAtNU0xNS41MDAgMTAuNTAwbC0yLjMwMC01IiBmaWxsPSJub25lIiBzdHJva2U9InBhcmFtKG91dGxpbmUpICNmZmYiIHN0cm9rZS13aWR0aD0iMS43MDAiIHN0cm9rZS1saW5lY2FwPSJyb3VuZCIgc3Ryb2tlLWxpbmVqb2luPSJyb3VuZCIvPjwvc3ZnPgo=" type="QString" name="name" />
      <Option value="0,0" type="QString" name="offset" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="offset_map_unit_scale" />
      <Option value="MM" type="QString" name="offset_unit" />
      <Option value="255,255,255,255,rgb:1,1,1,1" type="QString" name="outline_color" />
      <Option value="0.1" type="QString" name="outline_width" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="outline_width_map_unit_scale" />
      <Option value="MM" type="QString" name="outline_width_unit" />
      <Option name="parameters" />
      <Option value="diameter" type="QString" name="scale_method" />
      <Option value="3" type="QString" name="size" />
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
