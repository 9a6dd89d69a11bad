"""The part of FollowTheMoney that lists speak: schemata and their properties (followthemoney.tech, version 4.11).

The package itself pulls in some 200 MB; these names are all that is needed of it.
"""

from __future__ import annotations

_THING = {
    *("name", "alias", "previousName", "weakAlias", "country", "summary", "notes", "description", "sourceUrl"),
    *("publisher", "publisherUrl", "wikipediaUrl", "wikidataId", "keywords", "topics", "address", "program"),
    *("programId", "createdAt", "modifiedAt", "retrievedAt"),
}
_LEGAL_ENTITY = _THING | {
    *("abbreviation", "email", "phone", "website", "legalForm", "incorporationDate", "dissolutionDate", "taxStatus"),
    *("status", "sector", "classification", "registrationNumber", "idNumber", "taxNumber", "licenseNumber", "vatCode"),
    *("jurisdiction", "mainCountry", "uscCode", "okpoCode", "innCode", "ogrnCode", "leiCode", "dunsCode", "swiftBic"),
}
_PERSON = _LEGAL_ENTITY | {
    *("title", "firstName", "secondName", "middleName", "fatherName", "motherName", "lastName", "nameSuffix"),
    *("birthDate", "birthPlace", "birthCountry", "deathDate", "position", "biography", "nationality", "citizenship"),
    *("passportNumber", "socialSecurityNumber", "gender", "ethnicity", "height", "weight", "eyeColor", "hairColor"),
    *("appearance", "religion", "political", "profession", "education", "spokenLanguage"),
}
_ORGANIZATION = _LEGAL_ENTITY | {"cageCode", "permId", "imoNumber", "giiNumber"}
_COMPANY = _ORGANIZATION | {"capital", "irsCode", "cikCode", "kppCode", "okopfCode", "bikCode", "isinCode", "ticker"}
_VEHICLE = _THING | {"registrationNumber", "type", "model", "buildDate", "registrationDate", "deregistrationDate"}
_VESSEL = _VEHICLE | {
    *("imoNumber", "crsNumber", "flag", "registrationPort", "navigationArea", "tonnage", "grossRegisteredTonnage"),
    *("deadweightTonnage", "nameChangeDate", "callSign", "pastFlags", "pastTypes", "mmsi"),
}

PROPERTIES: dict[str, set[str]] = {
    "Person": _PERSON,
    "Organization": _ORGANIZATION,
    "Company": _COMPANY,
    "PublicBody": _ORGANIZATION,
    "LegalEntity": _LEGAL_ENTITY,
    "Vessel": _VESSEL,
    "Airplane": _VEHICLE | {"serialNumber", "icaoCode", "manufacturer"},
}
"""Schema → the properties that its entities may have."""

SANCTION = {
    *("authority", "authorityId", "unscId", "reason", "provisions", "listingDate", "startDate", "endDate", "status")
}
"""Properties of a Sanction, the entity that says why and since when a party is listed."""

OWNER = "owner"
"""Name of the owner of a ship or aircraft: in FollowTheMoney an entity of its own, joined by an Ownership."""
