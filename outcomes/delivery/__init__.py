"""Messages out: one way for each channel, chosen by the deployment's settings."""

from outcomes.delivery.couriers import Couriers, couriers
from outcomes.delivery.letter import Letter, Refused, Unreached

__all__ = ["Couriers", "Letter", "Refused", "Unreached", "couriers"]
