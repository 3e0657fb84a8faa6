"""From a message's row to what the channel carries: addresses unsealed, facts laid out for the words."""

from coord.services.parcels.addressing import Addressing
from coord.services.parcels.packing import parcel
from coord.services.parcels.parts import Part, ToMind, kind_of_all

__all__ = ["Addressing", "Part", "ToMind", "kind_of_all", "parcel"]
