"""Hand-set shapes of the drawn roles, in the units of ``skeleton``; names are ours."""

from __future__ import annotations

from .skeleton import Circles, Path

Areas = tuple[tuple[tuple[str, ...], dict[str, Circles]], ...]
Lines = tuple[tuple[tuple[str, ...], dict[str, Path]], ...]
Points = tuple[tuple[tuple[str, ...], dict[str, tuple[float, float]]], ...]

COHESION = "Sozialer Zusammenhalt"
GROWTH = "Wachstum und nachhaltige Erneuerung"
CENTRES = "Lebendige Zentren"

# fmt: off
RENEWAL: dict[str, tuple[Circles, str, str, int, int]] = {
    "Innenstadt West": (((92, 103, 2.8), (97, 103.6, 2.6)), COHESION, "laufend", 2019, 2031),
    "Innenstadt Ost": (((116, 105.6, 2.6), (121, 107.6, 2.2)), COHESION, "laufend", 2014, 2029),
    "Ortskern Einsiedlerhof": (((37, 101.3, 2.2), (43, 101.2, 2)), COHESION, "laufend", 2021, 2033),
    "Fischerrück": (((89, 111.4, 3.2),), COHESION, "auslaufend", 2008, 2026),
    "Pfaff-Quartier": (((88.5, 97, 1.6), (91.5, 96.6, 1.5)), GROWTH, "laufend", 2015, 2032),
    "Stadtmitte": (((103.5, 103.4, 2.2), (108, 103.2, 2.4)), CENTRES, "auslaufend", 2009, 2026),
}

AREAS: Areas = (
    (("quarter_development_potential",), {
        "Westend": ((79, 100.6, 2.4), (83, 101.4, 2)), "Bännjerrück": ((76, 93, 2.6),),
        "Kaiserberg": ((106, 116.6, 2.4),), "Grübentälchen": ((124, 109.4, 2.4),),
        "Betzenberg Süd": ((114, 91, 2.4),)}),
    (("densification_potential_area", "examine_densification"), {
        "Lämmchesberg": ((94, 90.4, 2),), "Bännjerrück Ost": ((83.5, 92.2, 1.8),),
        "Fischerrück Nord": ((88, 113.6, 1.7),), "Volkspark Ost": ((128, 109.4, 1.7),),
        "Nordstadt": ((101.8, 113.6, 1.5),)}),
    (("plan_new_quarter",), {
        "Neues Quartier Pfaff": ((88, 97.1, 1.5), (91.4, 96.7, 1.4)),
        "Neues Quartier Ostbahnhof": ((119, 100.2, 1.6), (122.5, 101.3, 1.4)),
        "Neues Quartier Nordrand": ((106, 120, 1.7),)}),
    (("implement_ongoing_plan",), {
        "Laufende Planung Erfenbach": ((71.5, 151, 1.4),),
        "Laufende Planung Siegelbach": ((48.6, 137.6, 1.3),),
        "Laufende Planung Morlautern": ((103.5, 132, 1.3),),
        "Laufende Planung Uni-Park": ((97.4, 78.6, 1.5),)}),
    (("strengthen_neighbourhood", "v_urban_neighbourhood"), {
        "Nachbarschaft West": ((76, 98, 4.6), (82, 99, 4.6)),
        "Nachbarschaft Bännjerrück": ((77, 93, 3.2), (83, 92, 3)),
        "Nachbarschaft Lämmchesberg": ((92, 90, 3.6), (97, 89, 3)),
        "Nachbarschaft Innenstadt West": ((90, 103, 3.6), (96, 103.6, 3.4)),
        "Nachbarschaft Nord": ((103, 114, 3.6), (108, 117, 3)),
        "Nachbarschaft Ost": ((117, 106.4, 3.6), (124, 108.8, 3.6)),
        "Nachbarschaft Betzenberg": ((112, 93.4, 3.2), (115.4, 91.4, 3))}),
    (("city_upgrading", "strengthen_city_functions", "v_active_city"), {
        "City": ((103, 103.5, 2.8), (107.5, 103.2, 3.2))}),
    (("district_centre",), {
        "Zentrum Westend": ((78, 100.6, 1.1),), "Zentrum Lämmchesberg": ((94, 88, 1),),
        "Zentrum Ost": ((119, 106.4, 1.1),), "Zentrum Nord": ((104, 112.2, 1),),
        "Ortsmitte Dansenberg": ((80.2, 66.2, 0.9),),
        "Ortsmitte Mölschbach": ((135.6, 32, 0.9),)}),
    (("commercial_expansion_option", "examine_commercial_expansion"), {
        "Erweiterung Einsiedlerhof West": ((11.5, 103.5, 2.2),),
        "Erweiterung Nordost": ((142, 114.4, 2),)}),
    (("commercial_transformation_potential", "transform_underused_site"), {
        "Transformation Bahngelände Ost": ((117.6, 99.8, 1.7), (121, 100.9, 1.5)),
        "Transformation Pfaffwerk": ((85, 96.9, 1.5),),
        "Transformation Lauterstraße": ((96.4, 120.3, 1.6),)}),
    (("mixed_transformation_potential", "transform_and_mix"), {
        "Mischgebiet Kaiserstraße Ost": ((116.4, 105.4, 1.9),),
        "Mischgebiet Weststraße": ((98.2, 102.6, 1.7),)}),
    (("mix_and_densify_commercial", "v_mixed_commercial_area"), {
        "Gewerbegebiet West": ((66, 105.2, 2.2), (71, 105.3, 2.2)),
        "Gewerbegebiet Ost": ((131, 114.8, 2.4), (136, 113.8, 2)),
        "Gewerbegebiet Lauterstraße": ((93.4, 118.2, 2), (97, 119.6, 2))}),
    (("strengthen_commercial_belt", "v_commercial_belt"), {
        "Gewerbeband": ((14, 104, 3.4), (30, 106, 3.6), (50, 106.4, 3), (66, 105.6, 3.2),
                        (80, 104.6, 2))}),
    (("intermunicipal_commercial_development", "v_intermunicipal_commercial"), {
        "Interkommunal West": ((8.6, 104.4, 2.4),), "Interkommunal Ost": ((146, 117.6, 2.4),)}),
    (("commercial_industry_production",), {
        "Produktion West": ((66, 105.1, 2), (70.6, 105.4, 1.8)),
        "Produktion Ost": ((122, 101.3, 1.6),)}),
    (("commercial_logistics",), {
        "Logistik Einsiedlerhof": ((20, 104, 2.4), (27, 105.4, 2.4))}),
    (("retail_relevant_site",), {
        "Einzelhandelsfläche Nord": ((95, 118.4, 1.2),),
        "Einzelhandelsfläche Ost": ((131, 113.6, 1.2),)}),
    (("supplement_research_site", "promote_knowledge_economy", "v_knowledge_cluster"), {
        "Wissensachse Universität": ((94, 85.6, 2.4), (97.4, 80.6, 2.6)),
        "Technologiepark": ((91, 96.8, 1.7),)}),
    (("reduce_car_traffic", "v_low_car_centre", "dense_cycle_network_area"), {
        "Innenstadt": ((101, 103, 3), (107, 103.4, 4), (112, 104.4, 2.6))}),
    (("new_mobility_offer_potential", "model_quarter_mobility"), {
        "Modellquartier Pfaff": ((89.6, 96.9, 2),),
        "Modellquartier Universität": ((96, 82.6, 2.4),),
        "Modellquartier Ost": ((123, 108.6, 2.2),)}),
    (("green_development_potential", "open_green_space"), {
        "Grünes Band Lauter": ((99.4, 110.4, 1.4), (97.6, 115, 1.8)),
        "Grünzug Eselsbach": ((128, 106.4, 1.4), (133, 105.8, 1.4))}),
    (("meeting_space_upgrade_potential",), {
        "Stadtpark": ((99, 97.6, 1.5),), "Volkspark": ((122.6, 104.8, 1.8),)}),
    (("greening_area", "v_greening_area", "thermal_load_area"), {
        "Innenstadt": ((97, 102.6, 3), (106, 103.2, 4.6), (114, 105, 3)),
        "Gewerbe West": ((66, 105.2, 2.4), (71, 105.3, 2.4))}),
    (("climate_protection_area", "v_climate_protection_area"), {
        "Lautertal": ((95, 123, 2.4), (90.6, 130, 2.6), (87.6, 137, 2.4)),
        "Eselsbachtal": ((138, 106.4, 2.4), (147, 110, 2.6)),
        "Hochfläche Nord": ((111, 141.4, 2.4), (103, 138, 2.2))}),
    (("secure_recreation_access",), {
        "Stadtwald Süd": ((107, 85, 3.4), (105, 76, 4)), "Stadtwald Ost": ((134, 96, 4.4),),
        "Reichswald West": ((54, 86, 4.2),)}),
    (("supplement_green_space",), {
        "Innenstadt West": ((93, 102.4, 2),), "Kaiserstraße Ost": ((117.6, 104.2, 1.6),)}),
    (("pluvial_flood_prevention",), {
        "Senke Lauterstraße": ((102, 109, 1.5),), "Ortslage Erlenbach": ((116, 143.6, 1.5),),
        "Senke Hauptbahnhof": ((107, 99.9, 1.4),)}),
    (("building_climate_adaptation_potential", "adapt_building_structure"), {
        "Blockränder Innenstadt": ((100, 103.4, 2),), "Zeilenbau Bännjerrück": ((78, 92.2, 1.8),)}),
)

LINES: Lines = (
    (("cooperation_potential",), {
        "Universität – Pfaff": ((96, 83.6), (92, 91), (90, 96.4)),
        "Pfaff – City": ((91, 97.4), (97, 101.6), (103, 103.2)),
        "City – Gewerbe Ost": ((110, 104), (122, 108.6), (131, 114))}),
    (("centre_link_intensification",), {
        "City – Westend": ((102, 103.4), (91, 102.6), (79, 100.8)),
        "City – Universität": ((105, 102), (103, 93), (98, 83.4))}),
    (("supraregional_rail_link",), {
        "Richtung Westen": ((66, 100.4), (36, 104.4), (4, 102.8)),
        "Richtung Osten": ((108, 99.2), (128, 105), (173, 103))}),
    (("traffic_tangent", "maintain_tangents"), {
        "Südtangente": ((68, 96.6), (76, 94.6), (86, 94), (96, 94.2), (104, 95.6), (112, 97.4),
                        (121, 102), (126, 108)),
        "Nordtangente": ((68, 96.6), (71, 103), (80, 106.5), (90, 105.6), (99, 108), (108, 109.4),
                         (118, 109), (126, 108))}),
    (("low_water_problem",), {"Lauter im Stadtgebiet": (
        (110, 99.8), (106.5, 105.5), (102, 108.5), (98.6, 113))}),
    (("river_experience", "river_experience_potential"), {"Lauter erleben": (
        (106.5, 105.5), (102, 108.5), (98.6, 113), (97, 117.5), (94, 123))}),
    (("green_link", "v_green_link"), {
        "Grünzug Nord–Süd": ((98, 114), (100.4, 108.6), (103, 100), (99.4, 97.6), (103, 88)),
        "Grünzug Ost": ((122.4, 104.8), (113, 109), (108.6, 114.6)),
        "Grünzug West": ((79.4, 93), (84.8, 104.6), (90.6, 107.8), (97, 112))}),
    (("v_recreation_access",), {
        "Zugang Stadtwald Süd": ((103, 96), (106, 88), (107, 80)),
        "Zugang Wald Ost": ((124, 103.6), (130, 99), (136, 95)),
        "Zugang Wald West": ((72, 93), (64, 89), (56, 86))}),
    (("cold_air_path",), {
        "Kaltluft Lautertal": ((120, 86), (114, 95), (107.6, 102)),
        "Kaltluft Aschbachtal": ((98.6, 70), (101, 84), (103.4, 96)),
        "Kaltluft Eselsbachtal": ((148, 108), (136, 105.6), (125, 105.6))}),
    (("park_breeze",), {"Parkwind Stadtpark": ((99.4, 98), (100.6, 101)),
                        "Parkwind Volkspark": ((122, 105), (119, 105.6))}),
    (("street_tree_planting",), {
        "Kaiserstraße": ((108, 103.6), (116, 105.4), (126, 108)),
        "Weststraße": ((86, 102.2), (95, 102.6), (102, 103.4)),
        "Pfaffstraße": ((86, 102.2), (86.6, 98.2), (86, 94))}),
    (("commuter_cycle_route",), {
        "Pendlerradroute West": ((10, 102), (36, 103), (60, 99.4), (86, 100), (104, 102.6)),
        "Pendlerradroute Lautertal": ((103, 106), (98.6, 116), (93, 126), (88, 140))}),
    (("expand_cycle_route",), {
        "Radroute Hohenecken": ((57, 74), (63, 86), (69, 96)),
        "Radroute Dansenberg": ((81, 67), (86, 84), (87, 94)),
        "Radroute Morlautern": ((107, 134), (109.4, 122), (107.6, 110)),
        "Radroute Siegelbach": ((52, 132), (68.4, 119), (72, 104.6))}),
    (("main_cycle_network", "v_main_cycle_network"), {
        "Hauptradachse West–Ost": ((44, 101), (66, 98.6), (84, 101), (104, 102.8), (126, 107.4)),
        "Hauptradachse Nord–Süd": ((94, 124), (100, 112), (105, 103), (103.6, 92), (99, 80)),
        "Radring": ((94, 95), (88, 104), (98, 109.6), (112, 110), (122, 106), (116, 98), (104, 95),
                    (94, 95))}),
    (("improve_pt_service",), {
        "Takt Nord": ((106, 104), (107.4, 118), (107, 134), (115, 145)),
        "Takt Südwest": ((103, 102), (86, 95), (66, 93), (57, 74))}),
    (("improve_walking_route",), {
        "Hauptbahnhof – City": ((106.4, 99.4), (105.4, 101.4), (105, 103.2)),
        "City – Gartenschau": ((104.6, 104), (102, 108), (99.4, 111.4)),
        "City – Stadtpark": ((103, 103), (101, 100), (99.4, 98.2))}),
    (("former_rail_line",), {"Alte Industriebahn": ((66, 101), (66.4, 103.4), (64.4, 105.4))}),
)

POINTS: Points = (
    (("promote_inclusive_housing",), {
        "Inklusives Wohnen Ost": (125.6, 108.8), "Inklusives Wohnen Pfaff": (89.4, 97.2),
        "Inklusives Wohnen Nord": (103.6, 115.4), "Inklusives Wohnen Hohenecken": (56, 74.4),
        "Inklusives Wohnen Erfenbach": (68.4, 147.6)}),
    (("strengthen_nils_project",), {
        "Quartierswohnen Fischerrück": (90.4, 110.6), "Quartierswohnen Bännjerrück": (79.6, 94.6),
        "Quartierswohnen Innenstadt": (100.6, 104.4), "Quartierswohnen Ost": (118, 104.4)}),
    (("new_meeting_place",), {
        "Treffpunkt Westend": (80.6, 100.4), "Treffpunkt Kaiserberg": (107.6, 114.8),
        "Treffpunkt Dansenberg": (78.6, 68.4), "Treffpunkt Mölschbach": (133.2, 34.4),
        "Treffpunkt Erlenbach": (113.4, 147.6), "Treffpunkt Betzenberg": (115.4, 91),
        "Treffpunkt Siegelbach": (50.2, 134)}),
    (("expand_education",), {
        "Bildungshaus West": (84.6, 99.6), "Bildungshaus Ost": (120.6, 110.6),
        "Lernort Erzhütten": (76, 126.4), "Lernort Lämmchesberg": (92.4, 90.4)}),
    (("promote_culture_event_sport",), {
        "Gartenschaugelände": (98.4, 113.4), "Stadion": (112.6, 94.2),
        "Kammgarnhof": (98.6, 108.2),
        "Waldsportpark": (101.6, 84.6)}),
    (("examine_multi_use",), {
        "Schulhof Nord": (102.4, 111.2), "Gemeindehaus Morlautern": (106.4, 135),
        "Turnhalle Hohenecken": (58.4, 70.8), "Parkhaus Stadtmitte": (108.6, 104.6),
        "Bürgerhaus Einsiedlerhof": (40, 101.2)}),
    (("supplement_local_supply",), {
        "Nahversorgung Dansenberg": (80.8, 65), "Nahversorgung Erlenbach": (117.2, 145),
        "Nahversorgung Mölschbach": (137.2, 31), "Nahversorgung Kaiserberg": (108, 118.9)}),
    (("strengthen_local_centre",), {
        "Zentrum Westend": (78, 100.6), "Zentrum Lämmchesberg": (94, 88),
        "Zentrum Ost": (119, 106.4), "Ortsmitte Hohenecken": (56.2, 73.2),
        "Ortsmitte Erfenbach": (67.4, 149)}),
    (("strengthen_excellence_unit",), {
        "Forschungscampus Süd": (96.6, 81.6), "Institutsmeile": (95, 84.8),
        "Technologiezentrum": (91, 96.9)}),
    (("opportunity_space",), {
        "Gründerhof Pfaff": (88, 97.2), "Kreativhalle Bahnhof Ost": (119.4, 100.4),
        "Ladenlabor City": (105.4, 103.8), "Werkhof Nord": (96, 119.4)}),
    (("v_commercial_centre",), {
        "Gewerbe West": (68.4, 105.3), "Gewerbe Einsiedlerhof": (25, 105.2),
        "Gewerbe Ost": (133.4, 114.4)}),
    (("potential_rail_stop",), {"Haltepunkt Ost": (122.4, 102.9), "Haltepunkt Nord": (95.2, 118)}),
    (("mobility_hub_potential", "create_mobility_hub"), {
        "Mobilitätshub Universität": (98.6, 82), "Mobilitätshub Siegelbach": (50.8, 133),
        "Mobilitätshub Hohenecken": (56.2, 73), "Mobilitätshub Morlautern": (107, 135.4),
        "Mobilitätshub Ost": (126, 108.2)}),
    (("improve_pt_node_access", "v_pt_node_hub"), {
        "Hauptbahnhof": (106.5, 99.3), "Stadtmitte": (104.4, 103.5), "Westbahnhof": (92.2, 107.8),
        "Vogelweh": (66.6, 99.8)}),
    (("park_and_ride_or_ride_bench",), {
        "P+R Vogelweh": (67.4, 99.4), "P+R Hauptbahnhof Süd": (107.8, 98.4),
        "Mitfahrbank Dansenberg": (81.4, 67.4), "Mitfahrbank Mölschbach": (134.4, 33.6),
        "P+R Einsiedlerhof": (41.8, 103.2)}),
    (("park_and_ride_expand",), {
        "P+R West": (60.6, 107.4), "P+R Nord": (96.4, 122.2), "P+R Ost": (138.4, 118)}),
    (("city_entrance",), {
        "Stadteingang West": (69, 97), "Stadteingang Nord": (99.4, 118.4),
        "Stadteingang Ost": (134.4, 110), "Stadteingang Hauptbahnhof": (106.2, 99.8),
        "Stadteingang Süd": (101.6, 88.6)}),
    (("upgrade_meeting_space",), {
        "Marktplatz": (106, 103.8), "Schillerplatz": (103.4, 102.6), "Lauterufer": (101.4, 109.4),
        "Dorfplatz Erfenbach": (67.2, 149.4), "Dorfplatz Dansenberg": (80.4, 65.9)}),
)
# fmt: on
