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
    <layer pass="0" class="SvgMarker" id="{704580b5-7b5c-55d1-bd83-77114b6f86ac}" enabled="1" locked="0">
     <Option type="Map">
      <Option value="0" type="QString" name="angle" />
      <Option value="146,18,103,255,rgb:0.5725490196078431,0.07058823529411765,0.40392156862745099,1" type="QString" name="color" />
      <Option value="0" type="QString" name="fixedAspectRatio" />
      <Option value="1" type="QString" name="horizontal_anchor_point" />
      <Option value="base64:PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIyNCIgaGVpZ2h0PSIyNCIgdmlld0JveD0iMCAwIDI0IDI0Ij48cGF0aCBkPSJNNi4zMDAgMi4xMDBoMTEuNDAwTDIzLjMwMCAxMmwtNS42MDAgOS45MDBINi4zMDBMLjcgMTJ6IiBmaWxsPSJwYXJhbShmaWxsKSAjMzMzIiBmaWxsLW9wYWNpdHk9InBhcmFtKGZpbGwtb3BhY2l0eSkiIHN0cm9rZT0icGFyYW0ob3V0bGluZSkgI2ZmZiIgc3Ryb2tlLXdpZHRoPSIxLjMwMCIvPjxwYXRoIGQ9Ik0xMiA0LjUwMGwyLjIwMCA0LjkwMCA1LjMwMC42LTQgMy42MDAgMS4xMDAgNS4zMDAtNC42MDAtMi43MDAtNC42MDAgMi43MDAgMS4xMDAtNS4zMDAtNC0zLjYwMCA1LjMwMC0uNnoiIGZpbGw9InBhcmFtKG91dGxpbmUpICNmZmYiLz48L3N2Zz4K" type="QString" name="name" />
      <Option value="0,0" type="QString" name="offset" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="offset_map_unit_scale" />
      <Option value="MM" type="QString" name="offset_unit" />
      <Option value="255,255,255,255,rgb:1,1,1,1" type="QString" name="outline_color" />
      <Option value="0.1" type="QString" name="outline_width" />
      <Option value="3x:0,0,0,0,0,0" type="QString" name="outline_width_map_unit_scale" />
      <Option value="MM" type="QString" name="outline_width_unit" />
      <Option name="parameters" />
      <Option value="diameter" type="QString" name="scale_method" />
      <Option value="6" type="QString" name="size" />
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
