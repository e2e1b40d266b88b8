"""A resource server for NeMo Gym that hands every verification on to assay.

    assay reward -s my-train --http 127.0.0.1:8700

The rows of the data set: {"responses_create_params": {"input": [...]}, "verifier_metadata": {"task_id": ...}}.
assay answers POST /verify in NeMo Gym's own form, so whoever speaks it needs no file at all; this one is for
`gym env start`, which wants to start its servers itself. A failure that is not the model's is an exception,
so that it becomes a failed row and never a reward of 0.
"""
import json
import os
import urllib.request

URL = os.environ.get("ASSAY_URL", "http://127.0.0.1:8700")


def verify(body, url=None, timeout_s=600):
    """What POST /verify says: the body with "reward" and "reward_components". Raises urllib's HTTPError."""
    headers = {"Content-Type": "application/json"}
    if os.environ.get("ASSAY_REWARD_TOKEN"):
        headers["Authorization"] = "Bearer " + os.environ["ASSAY_REWARD_TOKEN"]
    request = urllib.request.Request((url or URL) + "/verify", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=timeout_s) as response:
        return json.load(response)


try:
    import asyncio

    from nemo_gym.base_resources_server import (
        BaseMultiRewardVerifyResponse,
        BaseVerifyRequest,
        SimpleResourcesServer,
    )
    from pydantic import ConfigDict
except ImportError:  # the protocol alone
    pass
else:

    class AssayRequest(BaseVerifyRequest):
        model_config = ConfigDict(extra="allow")

    class AssayResponse(BaseMultiRewardVerifyResponse):
        model_config = ConfigDict(extra="allow")

    class AssayServer(SimpleResourcesServer):
        async def verify(self, body: AssayRequest) -> AssayResponse:
            return AssayResponse(**await asyncio.to_thread(verify, body.model_dump(mode="json")))

    if __name__ == "__main__":
        AssayServer.run_webserver()
