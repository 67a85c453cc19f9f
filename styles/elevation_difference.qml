<qgis version="3.40.6-Bratislava" labelsEnabled="1" styleCategories="Symbology|Labeling">
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
    <layer pass="0" class="SimpleMarker" id="{5ad380fc-68f7-549b-b59b-43b2e1199de9}" enabled="1" locked="0">
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
      <Option value="0.1" type="QString" name="outline_width" />
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
 <labeling type="simple">
  <settings calloutType="simple">
   <text-style fontKerning="1" tabStopDistanceMapUnitScale="3x:0,0,0,0,0,0" allowHtml="0" legendString="Aa" forcedItalic="0" fontSizeMapUnitScale="3x:0,0,0,0,0,0" fontUnderline="0" textOrientation="horizontal" forcedBold="0" textOpacity="1" fontStrikeout="0" fontItalic="0" fontFamily="Source Sans 3" blendMode="0" namedStyle="Semibold" previewBkgrdColor="255,255,255,255,rgb:1,1,1,1" fontWeight="63" multilineHeightUnit="Percentage" tabStopDistanceUnit="Percentage" useSubstitutions="0" textColor="31,42,48,255,rgb:0.12156862745098039,0.16470588235294117,0.18823529411764706,1" fontLetterSpacing="0" fontWordSpacing="0" fieldName="&quot;beschriftung&quot;" capitalization="0" fontSizeUnit="Point" multilineHeight="1" fontSize="8" isExpression="1" tabStopDistance="6">
    <families />
    <text-buffer bufferSize="0.69999999999999996" bufferColor="255,255,255,190,rgb:1,1,1,0.74509803921568629" bufferOpacity="1" bufferBlendMode="0" bufferSizeUnits="MM" bufferJoinStyle="128" bufferDraw="1" bufferSizeMapUnitScale="3x:0,0,0,0,0,0" bufferNoFill="1" />
    <text-mask maskEnabled="0" maskJoinStyle="128" maskOpacity="1" maskedSymbolLayers="" maskSizeMapUnitScale="3x:0,0,0,0,0,0" maskSize2="1.5" maskSize="1.5" maskSizeUnits="MM" maskType="0" />
    <background shapeSizeMapUnitScale="3x:0,0,0,0,0,0" shapeOffsetMapUnitScale="3x:0,0,0,0,0,0" shapeSizeY="0" shapeBorderColor="128,128,128,255,rgb:0.50196078431372548,0.50196078431372548,0.50196078431372548,1" shapeSizeUnit="MM" shapeJoinStyle="64" shapeRadiiUnit="MM" shapeRotation="0" shapeOpacity="1" shapeRadiiMapUnitScale="3x:0,0,0,0,0,0" shapeBorderWidthUnit="MM" shapeRadiiY="0" shapeType="0" shapeSizeX="0" shapeOffsetY="0" shapeSVGFile="" shapeOffsetUnit="MM" shapeFillColor="255,255,255,255,rgb:1,1,1,1" shapeBorderWidth="0" shapeDraw="0" shapeOffsetX="0" shapeBlendMode="0" shapeRotationType="0" shapeBorderWidthMapUnitScale="3x:0,0,0,0,0,0" shapeRadiiX="0" shapeSizeType="0">
     <symbol is_animated="0" frame_rate="10" alpha="1" type="fill" force_rhr="0" name="fillSymbol" clip_to_extent="1">
      <data_defined_properties>
       <Option type="Map">
        <Option value="" type="QString" name="name" />
        <Option name="properties" />
        <Option value="collection" type="QString" name="type" />
       </Option>
      </data_defined_properties>
      <layer pass="0" class="SimpleFill" id="" enabled="1" locked="0">
       <Option type="Map">
        <Option value="3x:0,0,0,0,0,0" type="QString" name="border_width_map_unit_scale" />
        <Option value="255,255,255,255,rgb:1,1,1,1" type="QString" name="color" />
        <Option value="bevel" type="QString" name="joinstyle" />
        <Option value="0,0" type="QString" name="offset" />
        <Option value="3x:0,0,0,0,0,0" type="QString" name="offset_map_unit_scale" />
        <Option value="MM" type="QString" name="offset_unit" />
        <Option value="128,128,128,255,rgb:0.50196078431372548,0.50196078431372548,0.50196078431372548,1" type="QString" name="outline_color" />
        <Option value="no" type="QString" name="outline_style" />
        <Option value="0" type="QString" name="outline_width" />
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
     </symbol>
    </background>
    <shadow shadowOffsetDist="1" shadowBlendMode="6" shadowOffsetMapUnitScale="3x:0,0,0,0,0,0" shadowRadiusAlphaOnly="0" shadowRadius="1.5" shadowOffsetAngle="135" shadowOffsetGlobal="1" shadowColor="0,0,0,255,rgb:0,0,0,1" shadowOpacity="0.69999999999999996" shadowOffsetUnit="MM" shadowDraw="0" shadowUnder="0" shadowRadiusMapUnitScale="3x:0,0,0,0,0,0" shadowScale="100" shadowRadiusUnit="MM" />
    <dd_properties>
     <Option type="Map">
      <Option value="" type="QString" name="name" />
      <Option name="properties" />
      <Option value="collection" type="QString" name="type" />
     </Option>
    </dd_properties>
    <substitutions />
   </text-style>
   <text-format placeDirectionSymbol="0" formatNumbers="0" autoWrapLength="0" reverseDirectionSymbol="0" wrapChar="" plussign="0" addDirectionSymbol="0" decimals="3" useMaxLineLengthForAutoWrap="1" rightDirectionSymbol="&gt;" multilineAlign="3" leftDirectionSymbol="&lt;" />
   <placement predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR" distUnits="MM" yOffset="0" rotationAngle="0" maximumDistanceMapUnitScale="3x:0,0,0,0,0,0" dist="0" geometryGeneratorEnabled="0" repeatDistanceUnits="MM" fitInPolygonOnly="0" lineAnchorClipping="0" overlapHandling="PreventOverlap" offsetType="0" rotationUnit="AngleDegrees" centroidInside="1" maximumDistance="0" lineAnchorType="0" centroidWhole="0" prioritization="PreferCloser" geometryGenerator="" placement="1" polygonPlacementFlags="2" xOffset="0" offsetUnits="MM" overrunDistanceMapUnitScale="3x:0,0,0,0,0,0" distMapUnitScale="3x:0,0,0,0,0,0" lineAnchorTextPoint="FollowPlacement" labelOffsetMapUnitScale="3x:0,0,0,0,0,0" layerType="UnknownGeometry" maxCurvedCharAngleOut="-25" geometryGeneratorType="PointGeometry" priority="5" overrunDistance="0" overrunDistanceUnit="MM" repeatDistance="0" repeatDistanceMapUnitScale="3x:0,0,0,0,0,0" lineAnchorPercent="0.5" maximumDistanceUnit="MM" placementFlags="10" preserveRotation="1" quadOffset="4" allowDegraded="0" maxCurvedCharAngleIn="25" />
   <rendering mergeLines="0" minFeatureSize="0" drawLabels="1" scaleMin="0" labelPerPart="0" fontMaxPixelSize="10000" limitNumLabels="0" obstacle="1" upsidedownLabels="0" scaleMax="0" zIndex="0" fontLimitPixelSize="0" unplacedVisibility="0" scaleVisibility="0" fontMinPixelSize="0" maxNumLabels="2000" obstacleFactor="1" obstacleType="1" />
   <dd_properties>
    <Option type="Map">
     <Option value="" type="QString" name="name" />
     <Option name="properties" />
     <Option value="collection" type="QString" name="type" />
    </Option>
   </dd_properties>
   <callout type="simple">
    <Option type="Map">
     <Option value="pole_of_inaccessibility" type="QString" name="anchorPoint" />
     <Option value="0" type="int" name="blendMode" />
     <Option type="Map" name="ddProperties">
      <Option value="" type="QString" name="name" />
      <Option name="properties" />
      <Option value="collection" type="QString" name="type" />
     </Option>
     <Option value="false" type="bool" name="drawToAllParts" />
     <Option value="0" type="QString" name="enabled" />
     <Option value="point_on_exterior" type="QString" name="labelAnchorPoint" />
     <Option value="&lt;symbol is_animated=&quot;0&quot; frame_rate=&quot;10&quot; alpha=&quot;1&quot; type=&quot;line&quot; force_rhr=&quot;0&quot; name=&quot;symbol&quot; clip_to_extent=&quot;1&quot;&gt;&lt;data_defined_properties&gt;&lt;Option type=&quot;Map&quot;&gt;&lt;Option value=&quot;&quot; type=&quot;QString&quot; name=&quot;name&quot;/&gt;&lt;Option name=&quot;properties&quot;/&gt;&lt;Option value=&quot;collection&quot; type=&quot;QString&quot; name=&quot;type&quot;/&gt;&lt;/Option&gt;&lt;/data_defined_properties&gt;&lt;layer pass=&quot;0&quot; class=&quot;SimpleLine&quot; id=&quot;{b669cdef-457a-5d8c-bc02-ab477a62bdbc}&quot; enabled=&quot;1&quot; locked=&quot;0&quot;&gt;&lt;Option type=&quot;Map&quot;&gt;&lt;Option value=&quot;0&quot; type=&quot;QString&quot; name=&quot;align_dash_pattern&quot;/&gt;&lt;Option value=&quot;square&quot; type=&quot;QString&quot; name=&quot;capstyle&quot;/&gt;&lt;Option value=&quot;5;2&quot; type=&quot;QString&quot; name=&quot;customdash&quot;/&gt;&lt;Option value=&quot;3x:0,0,0,0,0,0&quot; type=&quot;QString&quot; name=&quot;customdash_map_unit_scale&quot;/&gt;&lt;Option value=&quot;MM&quot; type=&quot;QString&quot; name=&quot;customdash_unit&quot;/&gt;&lt;Option value=&quot;0&quot; type=&quot;QString&quot; name=&quot;dash_pattern_offset&quot;/&gt;&lt;Option value=&quot;3x:0,0,0,0,0,0&quot; type=&quot;QString&quot; name=&quot;dash_pattern_offset_map_unit_scale&quot;/&gt;&lt;Option value=&quot;MM&quot; type=&quot;QString&quot; name=&quot;dash_pattern_offset_unit&quot;/&gt;&lt;Option value=&quot;0&quot; type=&quot;QString&quot; name=&quot;draw_inside_polygon&quot;/&gt;&lt;Option value=&quot;bevel&quot; type=&quot;QString&quot; name=&quot;joinstyle&quot;/&gt;&lt;Option value=&quot;60,60,60,255,rgb:0.23529411764705882,0.23529411764705882,0.23529411764705882,1&quot; type=&quot;QString&quot; name=&quot;line_color&quot;/&gt;&lt;Option value=&quot;solid&quot; type=&quot;QString&quot; name=&quot;line_style&quot;/&gt;&lt;Option value=&quot;0.3&quot; type=&quot;QString&quot; name=&quot;line_width&quot;/&gt;&lt;Option value=&quot;MM&quot; type=&quot;QString&quot; name=&quot;line_width_unit&quot;/&gt;&lt;Option value=&quot;0&quot; type=&quot;QString&quot; name=&quot;offset&quot;/&gt;&lt;Option value=&quot;3x:0,0,0,0,0,0&quot; type=&quot;QString&quot; name=&quot;offset_map_unit_scale&quot;/&gt;&lt;Option value=&quot;MM&quot; type=&quot;QString&quot; name=&quot;offset_unit&quot;/&gt;&lt;Option value=&quot;0&quot; type=&quot;QString&quot; name=&quot;ring_filter&quot;/&gt;&lt;Option value=&quot;0&quot; type=&quot;QString&quot; name=&quot;trim_distance_end&quot;/&gt;&lt;Option value=&quot;3x:0,0,0,0,0,0&quot; type=&quot;QString&quot; name=&quot;trim_distance_end_map_unit_scale&quot;/&gt;&lt;Option value=&quot;MM&quot; type=&quot;QString&quot; name=&quot;trim_distance_end_unit&quot;/&gt;&lt;Option value=&quot;0&quot; type=&quot;QString&quot; name=&quot;trim_distance_start&quot;/&gt;&lt;Option value=&quot;3x:0,0,0,0,0,0&quot; type=&quot;QString&quot; name=&quot;trim_distance_start_map_unit_scale&quot;/&gt;&lt;Option value=&quot;MM&quot; type=&quot;QString&quot; name=&quot;trim_distance_start_unit&quot;/&gt;&lt;Option value=&quot;0&quot; type=&quot;QString&quot; name=&quot;tweak_dash_pattern_on_corners&quot;/&gt;&lt;Option value=&quot;0&quot; type=&quot;QString&quot; name=&quot;use_custom_dash&quot;/&gt;&lt;Option value=&quot;3x:0,0,0,0,0,0&quot; type=&quot;QString&quot; name=&quot;width_map_unit_scale&quot;/&gt;&lt;/Option&gt;&lt;data_defined_properties&gt;&lt;Option type=&quot;Map&quot;&gt;&lt;Option value=&quot;&quot; type=&quot;QString&quot; name=&quot;name&quot;/&gt;&lt;Option name=&quot;properties&quot;/&gt;&lt;Option value=&quot;collection&quot; type=&quot;QString&quot; name=&quot;type&quot;/&gt;&lt;/Option&gt;&lt;/data_defined_properties&gt;&lt;/layer&gt;&lt;/symbol&gt;" type="QString" name="lineSymbol" />
     <Option value="0" type="double" name="minLength" />
     <Option value="3x:0,0,0,0,0,0" type="QString" name="minLengthMapUnitScale" />
     <Option value="MM" type="QString" name="minLengthUnit" />
     <Option value="0" type="double" name="offsetFromAnchor" />
     <Option value="3x:0,0,0,0,0,0" type="QString" name="offsetFromAnchorMapUnitScale" />
     <Option value="MM" type="QString" name="offsetFromAnchorUnit" />
     <Option value="0" type="double" name="offsetFromLabel" />
     <Option value="3x:0,0,0,0,0,0" type="QString" name="offsetFromLabelMapUnitScale" />
     <Option value="MM" type="QString" name="offsetFromLabelUnit" />
    </Option>
   </callout>
  </settings>
 </labeling>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>0</layerGeometryType>
</qgis>
