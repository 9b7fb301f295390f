"""The defects of the mock: each gets its kind, its proof, its sentence, and a certificate that the
checker accepts. With a time-out of the server, the proof says until when nothing can move."""

import unittest

import support

PINNED = [{"fault": "pin_cpu", "on": ["server", "client"]}]
# Small slots: both sides come to the edge of the ring, where the race is, very often.
NARROW = {"ring_slots": "1", "slot_bytes": "4KiB", "data": "64MiB"}
# The race is a few instructions wide: by repetition alone it is won for a long time.
STEPPED = [*PINNED, {"fault": "step_and_hold", "on": ["server", "client"]}]
RING = (r"^lost wake-up pattern: client thread \d+ \(mock_client\) waits in futex for memory shared "
        r"as /memfd:mock_ring \(offset 0x40\), no time-out; the only other that could wake it, "
        r"server thread \d+ \(mock_server\), waits in futex for memory shared as /memfd:mock_ring "
        r"\(offset 0x80\), {end}; the only other that could wake it is client thread \d+ "
        r"\(mock_client\)$")
CREDIT = (r"^lost message: client thread \d+ \(mock_client\) waits in recvfrom for data on tcp .*, no "
          r"time-out; its only writer, server thread \d+ \(mock_server\), waits in poll for data on "
          r"tcp .*, {end}; its only writer is client thread \d+ \(mock_client\)$")
ENDS = {"0": ("proven", "no time-out"), "2s": ("frozen_until", r"times out within (2 s|1\d\d\d ms)")}


# A race may be won: so many campaigns of three trials each are run until one trial hangs.
MOST_CAMPAIGNS = 14


class MockHangs(support.EndToEnd):
    def hang_of(self, timeout, server, client, faults=()):
        """Of the first trial that hangs, after its certificate was accepted."""
        self.need_proofs()
        scenario = {"schema": "backfault-scenario/1", "name": "mock_hang", "summary": "a defect",
                    "server": {"target": "mock", "with": {**server, "timeout": timeout}},
                    "client": {"target": "mock", "with": client}, "faults": list(faults),
                    "limits": {"trial": "60s", "give_up": "20s"},
                    "expect": {"outcome": ["hung", "verified"]}}
        self.runs = getattr(self, "runs", 0) + 1
        # A hang that comes before a fault has acted leaves that fault unconfirmed: code 2.
        folder, _ = self.run_campaign(self.write("scenario.json", scenario), "--trials", 3,
                                      out=f"run{self.runs}", expect=(0, 2))
        hung = [one for one in support.read_records(folder) if one["outcome"] == "hung"]
        self.assertTrue(hung, "no trial hung")
        record, hang = hung[0], hung[0]["hang"]
        verified = support.backfault("verify", folder / hang["certificate"])
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        self.assertIn("digraph", (folder / f"evidence/{record['trial']}/graph.dot").read_text())
        self.assertIn("mock_client", (folder / f"evidence/{record['trial']}/stacks.txt").read_text())
        return hang

    def assert_ring(self, flow_control, more, faults):
        for timeout, (proof, end) in ENDS.items():
            with self.subTest(flow_control, timeout=timeout):
                server = {"transport": "local", "flow_control": flow_control, **more}
                hang = self.hang_of(timeout, server, {"sink": "null"}, faults)
                self.assertEqual((hang["kind"], hang["proof"]), ("lost_wakeup", proof))
                self.assertRegex(hang["summary"], RING.format(end=end))
                self.assertEqual(len(hang["cycle"]), 2)

    def test_legacy_loses_a_wake_up(self):
        self.assert_ring("legacy", {"data": "4MiB"}, PINNED)

    def test_legacy_check_reset_loses_a_wake_up(self):
        self.assert_ring("legacy_check_reset", NARROW, STEPPED)

    def test_legacy_credit_waits_for_a_message_that_is_never_sent(self):
        server = {"transport": "tcp", "flow_control": "legacy_credit", "data": "8MiB"}
        for timeout, (proof, end) in ENDS.items():
            for faults in ([], PINNED):
                with self.subTest(timeout=timeout, faults=faults):
                    hang = self.hang_of(timeout, server, {"sink": "buffering"}, faults)
                    self.assertEqual((hang["kind"], hang["proof"]), ("deadlock", proof))
                    self.assertRegex(hang["summary"], CREDIT.format(end=end))


if __name__ == "__main__":
    unittest.main()
