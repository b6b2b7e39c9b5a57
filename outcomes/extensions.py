"""Flask extensions, unbound: `application.create_app` binds them."""

from babel.support import Translations
from flask_babel import Babel, Domain, get_locale
from flask_compress import Compress
from flask_wtf import CSRFProtect

from outcomes.translations import load


class Catalogues(Domain):  # type: ignore[misc]  # flask-babel ships no types
    """All our catalogues as one, in the reader's language."""

    def get_translations(self) -> Translations:
        """Give the translations of the request's language."""
        locale = get_locale()
        return load(locale.language if locale else "en")


babel = Babel()
csrf = CSRFProtect()
compress = Compress()
