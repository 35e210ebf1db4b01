from tests.emulation.ballots.polls import cast_vote, make_open

NEEDS = ("conferences",)
ARGUMENTS = {f"emulation:{name}": {"pk": "ballot"} for name in ("ballot", "ballot_vote", "ballot_voted")}
PUBLIC = {"emulation:ballot_secrecy"}
READ_BY_MEMBERS = {"emulation:ballot", "emulation:ballot_vote", "emulation:ballot_voted"}


def draft(scene):
    """An open ballot, in which the deputy has voted."""
    cast = scene.cast
    question = "Các đơn vị thống nhất ký kết?"
    scene.ballot = make_open(scene.conference, names=[cast.head, cast.member], question=question, by=cast.an)
    cast_vote(scene.ballot, cast.deputy, by=cast.dung)
