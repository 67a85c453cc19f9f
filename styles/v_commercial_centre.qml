<qgis labelsEnabled="0" styleCategories="Symbology|Labeling|Legend" version="3.40.6-Bratislava">
 <renderer-v2 enableorderby="0" forceraster="0" referencescale="-1" symbollevels="0" type="singleSymbol">
  <symbols>
   <symbol alpha="1" clip_to_extent="1" force_rhr="0" frame_rate="10" is_animated="0" name="0" type="marker">
    <data_defined_properties>
     <Option type="Map">
      <Option name="name" type="QString" value="" />
      <Option name="properties" />
      <Option name="type" type="QString" value="collection" />
     </Option>
    </data_defined_properties>
    <layer class="SvgMarker" enabled="1" id="{8b366197-0b1f-5f16-9470-41dd43b82a0b}" locked="0" pass="0">
     <Option type="Map">
      <Option name="angle" type="QString" value="0" />
      <Option name="color" type="QString" value="140,105,36,255,rgb:0.5490196078431373,0.41176470588235292,0.14117647058823529,1" />
      <Option name="fixedAspectRatio" type="QString" value="0" />
      <Option name="horizontal_anchor_point" type="QString" value="1" />
      <Option name="name" type="QString" value="base64:PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIyNCIgaGVpZ2h0PSIyNCIgdmlld0JveD0iMCAwIDI0IDI0Ij48cGF0aCBkPSJNNi4zMDAgMi4xMDBoMTEuNDAwTDIzLjMwMCAxMmwtNS42MDAgOS45MDBINi4zMDBMLjcgMTJ6IiBmaWxsPSJwYXJhbShmaWxsKSAjMzMzIiBmaWxsLW9wYWNpdHk9InBhcmFtKGZpbGwtb3BhY2l0eSkiIHN0cm9rZT0icGFyYW0ob3V0bGluZSkgI2ZmZiIgc3Ryb2tlLXdpZHRoPSIxLjMwMCIvPjxwYXRoIGQ9Ik01IDE4VjEwLjUwMGw0LjUwMCAzdi0zbDQuNTAwIDNWNmg0djEyeiIgZmlsbD0icGFyYW0ob3V0bGluZSkgI2ZmZiIvPjwvc3ZnPgo=" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="255,255,255,255,rgb:1,1,1,1" />
      <Option name="outline_width" type="QString" value="0.1" />
      <Option name="outline_width_map_unit_scale" type="QString" value="3x:0,0,0,0,0,0" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="parameters" />
      <Option name="scale_method" type="QString" value="diameter" />
      <Option name="size" type="QString" value="7" />
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
 <layerGeometryType>0</layerGeometryType>
</qgis>
