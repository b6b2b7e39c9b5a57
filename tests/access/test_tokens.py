from outcomes.access.tokens import hash_token, keyed_hash, new_token


def test_tokens_never_repeat() -> None:
    assert len({new_token() for _ in range(1000)}) == 1000


def test_the_hash_of_a_token_is_sha256() -> None:
    # FIPS 180-4, example "abc"
    assert hash_token("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_keyed_hash_depends_on_its_key_and_on_where_its_parts_end() -> None:
    assert len({keyed_hash("k", "ab", "c"), keyed_hash("k", "a", "bc"), keyed_hash("l", "ab", "c")}) == 3
