"""One Chromium that prints many pages, driven over its debugging pipe."""

import base64
import json
import os
import subprocess


class Chromium:
    def __init__(self, profile):
        read_in, self.write = os.pipe()
        self.read, write_out = os.pipe()

        def wire():
            os.dup2(read_in, 3)
            os.dup2(write_out, 4)

        for end in (read_in, write_out):
            os.set_inheritable(end, True)
        self.process = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-first-run", "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=wire, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(read_in)
        os.close(write_out)
        self.buffer, self.number = b"", 0
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.frame = self.call("Page.getFrameTree", self.session)["frameTree"]["frame"]["id"]

    def call(self, method, session=None, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.write, data):]
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def receive(self):
        while b"\0" not in self.buffer:
            piece = os.read(self.read, 1 << 20)
            if not piece:
                raise RuntimeError("chromium has ended")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def pdf(self, html, tagged=False):
        self.call("Page.setDocumentContent", self.session, frameId=self.frame, html=html)
        answer = self.call("Page.printToPDF", self.session, preferCSSPageSize=True, printBackground=True, generateTaggedPDF=tagged)
        return base64.b64decode(answer["data"])

    def close(self):
        try:
            self.call("Browser.close")
        except (RuntimeError, OSError):
            pass
        self.process.wait(20)
