"""Names, brands and addresses that riders of the demo are made of."""


def _words(text: str) -> tuple[str, ...]:
    """Separated by blanks; a hyphen stands for a blank inside a family name."""
    return tuple(text.split())


FIRST_NAMES = _words(
    "Adrien Agnès Alain Alexandre Alexis Alice Amélie André Anaïs Anne Antoine Arnaud Aurélie Aurélien Axel Baptiste "
    "Benjamin Benoît Bernard Bérénice Brice Bruno Camille Carine Caroline Catherine Cédric Céline Chantal Charles "
    "Charlotte Chloé Christelle Christian Christophe Claire Clément Corentin Cyril Damien Daniel David Delphine Denis "
    "Didier Dominique Dorian Édouard Élodie Éloïse Émilie Emma Emmanuel Enzo Éric Estelle Étienne Fabien Fabrice "
    "Fanny Florence Florian Franck François Françoise Frédéric Gaël Gaëlle Gauthier Geoffrey Gérard Grégory Guillaume "
    "Hélène Hervé Hugo Inès Isabelle Jacques Jean Jérémy Jérôme Joël Johan Jonathan Julie Julien Karim Kévin Laëtitia "
    "Laura Laurence Laurent Léa Loïc Lucas Lucie Ludovic Maëlle Magali Manon Marc Marie Marine Marion Mathieu Mathilde "
    "Maxime Mehdi Michaël Michel Mickaël Mohamed Morgane Nadia Nathalie Nicolas Noémie Océane Olivier Pascal Patrick "
    "Paul Pauline Philippe Pierre Quentin Raphaël Rémi Renaud Richard Robin Romain Sabrina Samuel Sandrine Sébastien "
    "Serge Simon Sophie Stéphane Stéphanie Steven Sylvain Sylvie Théo Thibault Thierry Thomas Valérie Vanessa Victor "
    "Vincent Virginie Xavier Yann Yannick Yasmine Yoann Yves Zoé"
)
LAST_NAMES = _words(
    "Adam André Arnaud Aubert Aubry Bailly Barbier Baron Barre Benard Benoît Berger Bernard Bertin Bertrand Besson "
    "Blanc Blanchard Bonnet Boucher Boulanger Bourgeois Bouvier Boyer Breton Brun Brunet Carlier Caron Carpentier "
    "Carré Charles Charpentier Chevalier Chevallier Clément Colin Collet Collin Cordier Cousin Da-Silva David Delaunay "
    "Delmas Denis Deschamps Devaux Diallo Dubois Dufour Dumas Dumont Dupont Dupuis Dupuy Durand Duval Étienne Évrard "
    "Fabre Faure Fernandez Ferreira Fleury Fontaine Fournier François Gaillard Garcia Garnier Gauthier Gautier Gérard "
    "Germain Gilbert Gillet Girard Giraud Gonzalez Grégoire Guérin Guichard Guillaume Guillot Guyot Hamon Henry Hervé "
    "Hubert Huet Humbert Jacob Jacquet Jean Joly Julien Klein Lacroix Lambert Lamy Langlois Laporte Laurent Le-Gall "
    "Le-Goff Le-Roux Leblanc Lebrun Leclerc Leclercq Lecomte Lefèbvre Lefèvre Léger Legrand Lejeune Lemaire Lemaître "
    "Lemoine Léon Leroux Leroy Lévêque Lopez Lucas Maillard Mallet Marchal Marchand Maréchal Marie Martin Martinez "
    "Marty Masson Mathieu Mercier Meunier Meyer Michaud Michel Millet Monnier Moreau Morel Morin Moulin Muller Nguyen "
    "Nicolas Noël Olivier Paris Pasquier Pelletier Perez Perret Perrier Perrin Perrot Petit Philippe Picard Pichon "
    "Pierre Poirier Pons Poulain Prévost Rémy Renard Renaud Renault Rey Reynaud Richard Rivière Robert Robin Roche "
    "Rodriguez Roger Rolland Rousseau Roussel Roux Roy Royer Sanchez Schmitt Schneider Simon Thomas Tessier Vasseur "
    "Verdier Vidal Vincent Weber"
)
ENGLISH_FIRST_NAMES = _words(
    "Alice Andrew Charlotte Daniel Emily George Harry Jack James Laura Lucy Oliver Peter Rachel Simon Thomas"
)
ENGLISH_LAST_NAMES = _words(
    "Baker Brown Clarke Cooper Davies Evans Green Hughes Johnson Mitchell Murphy Roberts Smith Taylor Walker Wright"
)
MAILBOXES = ("courriel.example", "messagerie.example", "boite-aux-lettres.example", "poste.example", "mel.example")
OWNED_BRANDS: dict[str | None, float] = {
    None: 40,
    "Yamaha": 22,
    "Honda": 9,
    "Kawasaki": 6,
    "BMW": 5,
    "Suzuki": 4,
    "Triumph": 3,
    "KTM": 3,
    "Ducati": 2,
    "Piaggio": 2,
    "Royal Enfield": 1,
    "Harley-Davidson": 1,
    "Peugeot Motocycles": 1,
    "Kymco": 1,
}
"""Brand of the motorcycle or scooter owned; none: the question was not answered."""
FICTITIOUS_MOBILE = "+3363998"
"""Mobile numbers that ARCEP keeps for works of fiction: 06 39 98 00 00 to 99 99."""
