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
    <layer pass="0" class="SvgMarker" id="{5b99c32f-195a-5409-9ae5-843aa38f4007}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="0" type="QString" name="angle" />
      <Option value="255,255,255,255,rgb:1,1,1,1" type="QString" name="color" />
      <Option value="0" type="QString" name="fixedAspectRatio" />
      <Option value="1" type="QString" name="horizontal_anchor_point" />
      <Option value="base64:PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIyNCIgaGVpZ2h0PSIyNCIgdmlld0JveD0iMCAwIDI0IDI0Ij48cmVjdCB4PSIyIiB5PSIyIiB3aWR0aD0iMjAiIGhlaWdodD0iMjAiIHJ4PSIxLjUwMCIgZmlsbD0icGFyYW0oZmlsbCkgIzMzMyIgZmlsbC1vcGFjaXR5PSJwYXJhbShmaWxsLW9wYWNpdHkpIiBzdHJva2U9InBhcmFtKG91dGxpbmUpICNmZmYiIHN0cm9rZS13aWR0aD0iMS4zMDAiLz48cGF0aCBkPSJNOCA0LjgwMGg4YTEuNTAwIDEuNTAwIDAgMCAxIDEuNTAwIDEuNTAwdjcuNzAwYTIgMiAwIDAgMS0yIDJoLTdhMiAyIDAgMCAxLTItMlY2LjMwMEExLjUwMCAxLjUwMCAwIDAgMSA4IDQuODAweiIgZmlsbD0ibm9uZSIgc3Ryb2tlPSJwYXJhbShvdXRsaW5lKSAjZmZmIiBzdHJva2Utd2lkdGg9IjEuNzAwIiBzdHJva2UtbGluZWNhcD0icm91bmQiIHN0cm9rZS1saW5lam9pbj0icm91bmQiLz48cGF0aCBkPSJNNi41MDAgMTFoMTFNOSAxNmwtMiAzLjIwME0xNSAxNmwyIDMuMjAwIiBmaWxsPSJub25lIiBzdHJva2U9InBhcmFtKG91dGxpbmUpICNmZmYiIHN0cm9rZS13aWR0aD0iMS43MDAiIHN0cm9rZS1saW5lY2FwPSJyb3VuZCIgc3Ryb2tlLWxpbmVqb2luPSJyb3VuZCIvPjwvc3ZnPgo=" type="QString" name="name" />
      <Option value="0,0" type="QString" name="offset" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="offset_map_unit_scale" />
      <Option value="MM" type="QString" name="offset_unit" />
      <Option value="31,42,48,255,rgb:0.12156862745098039,0.16470588235294117,0.18823529411764706,1" type="QString" name="outline_color" />
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
