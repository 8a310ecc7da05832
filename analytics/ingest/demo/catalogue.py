"""What the demo shop sells: lines of products with their variants, all invented."""

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES: tuple[str, ...] = (
    "Coffee",
    "Tea",
    "Espresso Machines",
    "Grinders & Brewers",
    "Kettles & Teaware",
    "Cookware",
    "Bakeware",
    "Tableware",
    "Pantry & Treats",
    "Bath & Body",
    "Skincare",
    "Home Fragrance",
)


@dataclass(frozen=True, slots=True)
class Line:
    """Products that differ in their variant alone; ``price`` of the first and ``step`` to the next are in cents."""

    category: str
    item: str
    family: str
    price: int
    step: int
    variants: tuple[str, ...]
    tags: tuple[str, ...]
    weight: int
    durable: bool = False
    allergens: tuple[str, ...] = ()


def _line(category: str, row: str) -> Line:
    """Reads ``item | family | price step weight | variants | tags | allergens``; a family ending in ! is durable."""
    item, family, figures, variants, tags, *more = (cell.strip() for cell in row.split("|"))
    price, step, weight = (int(figure) for figure in figures.split())
    return Line(
        category,
        item,
        family.rstrip("!"),
        price,
        step,
        tuple(variants.split(", ")),
        tuple(tags.split()),
        weight,
        durable=family.endswith("!"),
        allergens=tuple(more[0].split()) if more else (),
    )


_ROWS: dict[str, str] = {
    "Coffee": """
        Espresso Beans | espresso-beans | 1290 60 30 | Aurora, Nocturne, Solstice, Harbour, Velvet, Tramonto | coffee espresso vegan
        Filter Roast | filter-roast | 1190 50 26 | Meadow, Fjord, Canyon, Lantern, Drift | coffee filter vegan
        Decaf Coffee | decaf-coffee | 1250 40 9 | Moonrise, Hush, Stillwater | coffee decaf vegan
        Cold Brew Bags | cold-brew-bags | 990 30 10 | Citrus, Vanilla, Classic | coffee summer vegan
        Coffee Capsules | coffee-capsules | 690 20 14 | Lungo, Ristretto, Decaf, Hazelnut | coffee capsules vegan
        Descaler | descaler | 890 300 6 | Drops, Tabs | care
        Paper Filters | paper-filters | 390 100 8 | No. 2, No. 4 | filter""",
    "Tea": """
        Green Tea | green-tea | 890 70 24 | Sencha, Jade Mist, Genmai, Morning Dew, Gunpowder | tea green vegan
        Black Tea | black-tea | 790 60 22 | Assam Gold, Earl Blue, Breakfast, Darjeeling Hill, Smoky Pine | tea black vegan
        Herbal Tea | herbal-tea | 690 40 22 | Chamomile Field, Mint Garden, Rooibos Sunset, Fennel Calm, Lemon Verbena | tea herbal caffeine-free vegan
        Matcha | matcha | 1490 900 14 | Kitchen Grade, Ceremonial | tea green matcha vegan
        Iced Tea Blend | iced-tea-blend | 850 30 16 | Peach, Hibiscus, Lemon Mint | tea summer vegan
        White Tea | white-tea | 1390 250 8 | Silver Bud, Peony | tea white vegan
        Oolong | oolong | 1290 200 9 | Amber, Stone Path | tea oolong vegan
        Tea Sampler | tea-sampler | 2490 0 9 | Discovery | tea gift vegan""",
    "Espresso Machines": """
        Espresso Machine | espresso-machine! | 24900 11000 26 | Piccolo, Maestro, Duetto, Forte, Lira | espresso machine
        Capsule Machine | capsule-machine! | 8900 3000 14 | Nimbus, Pebble, Orbit | capsules machine
        Milk Frother | milk-frother! | 2990 2500 18 | Handheld, Cloud, Cloud Pro | espresso milk gift
        Portafilter | portafilter! | 4490 900 8 | Single, Double, Bottomless | espresso
        Tamper | tamper! | 2490 700 10 | Steel, Oak, Walnut | espresso gift
        Knock Box | knock-box! | 1990 600 7 | Compact, Wide | espresso
        Milk Jug | milk-jug! | 1690 500 11 | 350 ml, 600 ml, Copper | espresso milk
        Cleaning Brush | cleaning-brush | 790 300 8 | Soft, Group Head | espresso care
        Water Cartridge | water-cartridge | 1490 0 16 | Single | espresso care""",
    "Grinders & Brewers": """
        Burr Grinder | burr-grinder! | 12900 4500 14 | Atlas, Comet, Terra, Mono | coffee grinder
        Hand Grinder | hand-grinder! | 4990 1500 11 | Travel, Steel, Walnut | coffee grinder gift
        Pour-Over Dripper | pour-over-dripper! | 1890 600 15 | White, Black, Glass, Copper | coffee filter gift
        French Press | french-press! | 2490 600 12 | 350 ml, 600 ml, 1 l | coffee
        Moka Pot | moka-pot! | 2790 700 10 | 3 Cups, 6 Cups, Red | coffee espresso
        Coffee Scale | coffee-scale! | 3990 3000 8 | Slim, Pro | coffee
        Cold Brew Carafe | cold-brew-carafe! | 2290 500 9 | 1 l, 1.5 l | coffee summer
        Coffee Canister | coffee-canister | 1990 200 12 | Ash, Slate, Sand, Cream | coffee storage gift""",
    "Kettles & Teaware": """
        Electric Kettle | kettle! | 5990 400 22 | Blue, Sage, Cream, Black, Steel | kettle tea
        Gooseneck Kettle | kettle! | 7490 900 14 | Matte Black, White, Copper | kettle filter
        Teapot | teapot! | 2990 900 20 | Stoneware, Glass, Porcelain, Cast Iron | tea gift
        Tea Infuser | tea-infuser | 790 300 16 | Ball, Leaf, Basket | tea
        Tea Cup Set | tea-cup-set! | 2490 400 12 | Celadon, Ivory, Indigo | tea gift
        Iced-Tea Maker | iced-tea-maker! | 3490 0 30 | Breeze | tea summer
        Tea Tin | tea-tin | 990 400 12 | Small, Large | tea storage
        Tea Strainer | tea-strainer | 690 0 14 | Bamboo | tea
        Matcha Whisk | matcha-whisk | 1690 0 14 | Chasen | tea matcha
        Matcha Bowl | matcha-bowl! | 2290 400 10 | Moss, Snow | tea matcha gift""",
    "Cookware": """
        Frying Pan | frying-pan! | 3490 900 14 | 20 cm, 24 cm, 28 cm | cooking
        Saucepan | saucepan! | 3990 1000 11 | 1.5 l, 2.5 l | cooking
        Casserole | casserole! | 8990 3000 9 | Enamel White, Cast Iron Red, Cast Iron Blue | cooking gift
        Chef's Knife | chefs-knife! | 5990 5000 10 | Classic, Damask | cooking knife gift
        Paring Knife | paring-knife! | 1490 500 11 | Classic, Bird's Beak | cooking knife
        Cutting Board | cutting-board | 2490 700 13 | Bamboo, Oak, Walnut | cooking gift
        Wok | wok! | 4990 0 10 | Carbon Steel | cooking
        Grill Pan | grill-pan! | 4490 0 10 | Square | cooking summer
        Kitchen Utensil | kitchen-utensil | 890 150 18 | Ladle, Turner, Whisk, Spoon, Tongs | cooking
        Oven Gloves | oven-gloves | 1490 200 11 | Linen, Denim | cooking baking gift
        Apron | apron | 2490 0 13 | Oat Linen | cooking baking gift""",
    "Bakeware": """
        Loaf Tin | loaf-tin | 1490 300 13 | 1 l, 1.5 l | baking
        Springform | springform | 1690 300 14 | 20 cm, 24 cm, 26 cm | baking
        Muffin Tray | muffin-tray | 1290 600 12 | 6 Cups, 12 Cups | baking
        Cookie Cutters | cookie-cutters | 790 200 17 | Stars, Animals, Letters | baking christmas gift
        Rolling Pin | rolling-pin! | 1590 1600 10 | Beech, Marble | baking gift
        Mixing Bowl | mixing-bowl | 1390 500 14 | Small, Medium, Large | baking cooking
        Stand Mixer | stand-mixer! | 24900 5000 6 | Mint, Graphite | baking machine
        Piping Set | piping-set | 1290 1200 11 | Starter, Pro | baking gift
        Baking Mat | baking-mat | 1190 500 12 | Small, Large | baking
        Proofing Basket | proofing-basket | 1590 200 12 | Round, Oval | baking bread
        Cake Stand | cake-stand! | 2990 800 8 | Glass, Wood | baking gift""",
    "Tableware": """
        Dinner Plate | dinner-plate | 1490 100 15 | Chalk, Slate, Moss | table
        Breakfast Bowl | breakfast-bowl | 1190 100 15 | Chalk, Slate, Moss, Clay | table breakfast
        Mug | mug | 1290 100 22 | Chalk, Slate, Moss, Clay, Night, Sky | table coffee tea gift
        Espresso Cups | espresso-cups | 1990 300 14 | Chalk, Night, Glass | table espresso gift
        Glass Tumbler | glass-tumbler | 890 200 13 | Clear, Smoke, Ribbed | table summer
        Linen Napkins | linen-napkins | 2490 0 9 | Oat, Rust, Sage | table
        Serving Platter | serving-platter | 3490 700 7 | Oval, Round | table gift
        Cutlery Set | cutlery-set! | 6990 0 7 | Brushed | table gift""",
    "Pantry & Treats": """
        Dark Chocolate | dark-chocolate | 450 40 26 | 70 %, Sea Salt, Orange, Almond | sweet gift vegan | soy nuts
        Shortbread | shortbread | 590 30 20 | Butter, Lemon, Ginger | sweet gift | gluten milk
        Granola | granola | 790 40 19 | Berry, Cocoa, Nut | breakfast vegan | gluten nuts
        Honey | honey | 890 150 16 | Acacia, Forest, Heather | breakfast
        Syrup | syrup | 890 20 18 | Vanilla, Caramel, Hazelnut, Chai | coffee vegan
        Baking Chocolate | baking-chocolate | 690 60 15 | Milk, White | baking | milk soy
        Flour Mix | flour-mix | 590 100 17 | Sourdough, Brioche, Gluten-Free | baking bread vegan | gluten
        Jam | jam | 590 50 16 | Apricot, Cherry, Quince | breakfast vegan""",
    "Bath & Body": """
        Soap | soap | 590 60 20 | Olive, Lavender, Oat, Charcoal | bath vegan gift
        Body Lotion | body-lotion | 1690 100 17 | Fig, Almond, Unscented | body vegan | nuts
        Bath Salts | bath-salts | 1290 100 13 | Pine, Rose, Sea | bath vegan gift
        Hand Cream | hand-cream | 990 80 19 | Calendula, Verbena, Shea | body gift vegan
        Shower Gel | shower-gel | 890 50 19 | Mint, Neroli, Cedar | bath vegan
        Deodorant | deodorant | 990 50 16 | Sage, Citrus | body vegan
        Body Oil | body-oil | 1890 200 9 | Apricot, Sesame | body vegan | sesame
        Body Scrub | body-scrub | 1590 100 11 | Coffee, Sugar | body vegan
        Lip Balm | lip-balm | 490 50 17 | Honey, Cocoa, Mint | body gift""",
    "Skincare": """
        Face Cream | face-cream | 2490 500 20 | Day, Night, Rich | skincare vegan
        Serum | serum | 2990 400 19 | Hyaluron, Niacinamide, Vitamin C, Retinal | skincare vegan
        Cleanser | cleanser | 1590 150 20 | Gel, Milk, Foam | skincare vegan
        Toner | toner | 1490 200 14 | Rose, Green Tea | skincare vegan
        Face Oil | face-oil | 2290 300 10 | Jojoba, Rosehip | skincare vegan
        Sun Fluid | sun-fluid | 1990 400 18 | SPF 30, SPF 50 | skincare summer vegan
        Clay Mask | clay-mask | 1490 100 13 | Pink, Green, Kaolin | skincare vegan gift
        Eye Cream | eye-cream | 2690 700 10 | Caffeine, Peptide | skincare
        Facial Roller | facial-roller! | 2490 300 7 | Jade, Quartz | skincare gift
        Micellar Water | micellar-water | 1090 600 14 | 200 ml, 400 ml | skincare vegan""",
    "Home Fragrance": """
        Scented Candle | scented-candle | 2490 100 22 | Fig, Amber, Linen, Pine, Vanilla, Smoke | home candle gift
        Reed Diffuser | reed-diffuser | 2990 100 13 | Cedar, Citrus, Lavender, Tea | home gift
        Room Spray | room-spray | 1690 100 11 | Linen, Neroli, Rain | home
        Incense | incense | 990 100 12 | Sandalwood, Cedar, Myrrh | home
        Aroma Diffuser | aroma-diffuser! | 4990 1000 8 | Dome, Stone, Oak | home gift
        Essential Oil | essential-oil | 990 100 17 | Lavender, Eucalyptus, Orange, Peppermint | home vegan
        Candle Snuffer | candle-snuffer! | 1690 0 5 | Brass | home candle gift
        Wax Melts | wax-melts | 1190 0 12 | Sampler | home candle""",
}

LINES: tuple[Line, ...] = tuple(
    _line(category, row) for category in CATEGORIES for row in _ROWS[category].strip().splitlines()
)

# What is sold or charged but is no product: title, sku, kind, price in cents. The goodwill price is per use.
EXTRAS: tuple[tuple[str, str, str, int], ...] = (
    ("Express Delivery", "SHIP-EXPRESS", "shipping", 790),
    ("Gift Wrapping", "FEE-WRAP", "fee", 350),
    ("Gift Card 25", "GIFT-25", "gift_card", 2500),
    ("Gift Card 50", "GIFT-50", "gift_card", 5000),
    ("Gift Card 100", "GIFT-100", "gift_card", 10000),
    ("Goodwill Credit", "ADJ-GOODWILL", "adjustment", -500),
)

BRANDS: dict[str, tuple[str, str]] = {
    "Coffee": ("Nordhain Roasters", "Casa Lume"),
    "Tea": ("Leaf & Lantern", "Tidewell"),
    "Espresso Machines": ("Casa Lume", "Brisa"),
    "Grinders & Brewers": ("Brisa", "Nordhain Roasters"),
    "Kettles & Teaware": ("Tidewell", "Leaf & Lantern"),
    "Cookware": ("Oakferry", "Stahlbach"),
    "Bakeware": ("Oakferry", "Krume"),
    "Tableware": ("Lehmgold", "Oakferry"),
    "Pantry & Treats": ("Krume", "Casa Lume"),
    "Bath & Body": ("Seelicht", "Verdiana"),
    "Skincare": ("Verdiana", "Seelicht"),
    "Home Fragrance": ("Seelicht", "Emberfield"),
}
