NEEDS = ("covenants",)
ARGUMENTS = {"documents:verify_code": {"code": "code"}}
# Anyone who holds a paper may verify it.
PUBLIC = {"documents:verify", "documents:verify_code"}


def last(scene):
    scene.code = scene.document.code if scene.covenant.document else "KTD-2222-2222-2222"
