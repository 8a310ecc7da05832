"""Names and places for the demo shop's customers; whoever they resemble, it is chance."""

from __future__ import annotations

# Country, what the shop's form had as its text, weight, phone prefix, cities with their regions.
COUNTRIES: tuple[tuple[str | None, str, int, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "DE",
        "Germany",
        460,
        "+4930",
        (
            ("Berlin", "Berlin"),
            ("Hamburg", "Hamburg"),
            ("Munich", "Bavaria"),
            ("Leipzig", "Saxony"),
            ("Cologne", "North Rhine-Westphalia"),
        ),
    ),
    (
        "FR",
        "France",
        130,
        "+331",
        (("Paris", "Île-de-France"), ("Lyon", "Auvergne-Rhône-Alpes"), ("Nantes", "Pays de la Loire")),
    ),
    (
        "GB",
        "United Kingdom",
        90,
        "+4420",
        (("London", "England"), ("Leeds", "England"), ("Glasgow", "Scotland")),
    ),
    ("NL", "Netherlands", 80, "+3120", (("Amsterdam", "North Holland"), ("Utrecht", "Utrecht"))),
    ("AT", "Austria", 80, "+431", (("Vienna", "Vienna"), ("Graz", "Styria"), ("Salzburg", "Salzburg"))),
    ("ES", "Spain", 50, "+3491", (("Madrid", "Community of Madrid"), ("Valencia", "Valencian Community"))),
    ("IT", "Italy", 40, "+3906", (("Rome", "Lazio"), ("Turin", "Piedmont"))),
    ("US", "United States", 30, "+1212", (("New York", "New York"), ("Portland", "Oregon"))),
    ("BE", "Belgium", 25, "+322", (("Brussels", "Brussels-Capital"), ("Ghent", "Flanders"))),
    (None, "European Union", 15, "+000", (("–", "–"),)),
)

# Given names with the gender a customer stated: f, m, or None where none was given.
FIRST_NAMES: tuple[tuple[str, str | None], ...] = tuple(
    [
        (n, "f")
        for n in "Maria Anna Sophie Emma Lena Clara Julia Laura Ines Camille Chloé Elena Lucía Giulia Olivia Grace Femke Sanne Mila Ida Frieda Greta Nora Paula Alice Zoë Amélie Carla Marta Hannah".split()
    ]
    + [
        (n, "m")
        for n in "Lukas Jonas Paul Felix Noah Leon Max Hugo Louis Théo Pablo Diego Marco Luca Oliver Harry Daan Sem Emil Anton Jakob Karl Victor Adam Arthur Jules Bruno Mateo Oskar Moritz".split()
    ]
    + [(n, None) for n in "Kim Robin Sascha Andrea Jean Alex".split()]
)

LAST_NAMES: tuple[str, ...] = tuple(
    "Müller Schmidt Fischer Weber Becker Hoffmann Koch Richter Wolf Neumann Braun Krüger Lange Vogel Winter Sommer "
    "Martin Bernard Dubois Moreau Laurent Lefèvre Garnier Fontaine Smith Taylor Walker Hughes Carter Bennett Ward "
    "Jansen Visser Bakker Mulder Dekker Gruber Huber Steiner Moser García López Navarro Serrano Rossi Romano Ferrari "
    "Conti Marino Peeters Maes Lambert Johnson Miller Brooks Reed Andersen Lindqvist Novak Kowalski Horváth Costa".split()
)
