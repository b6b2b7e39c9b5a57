"""Messages out: one way for each channel, chosen by the deployment's settings."""

from outcomes.delivery.couriers import Couriers, couriers
from outcomes.delivery.letter import Doubtful, Letter, Refused, Unreached

__all__ = ["Couriers", "Doubtful", "Letter", "Refused", "Unreached", "couriers"]
