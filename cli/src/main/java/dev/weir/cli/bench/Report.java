package dev.weir.cli.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run has shown.
 *
 * @param sessions dialogues held to their end
 * @param dialogues dialogues asked for
 * @param turns user turns answered
 * @param cuts connections that were cut
 * @param resumes what readers got when they came back
 * @param comparedReplies messages made of deltas alone that were held against their final form
 * @param toolDialogues the share of dialogues in which a tool was called, 0 to 1
 * @param medianReplyTokens words a reply, which is at most its tokens
 * @param firstDeltaMs from sending the POST to the first delta, of turns whose stream was not lost
 *     in between; POSTs that were cut and sent again are included
 * @param eventsPerSecond log events received by all callers
 * @param peakRssBytes of the process that hosts a self-started worker, else null
 * @param wallSeconds from the first request to the last judgement
 * @param seed replays the cuts
 * @param drain what came of asking the worker to leave in the middle, null if it was not asked
 * @param mismatches how many there are; the list keeps the first 100
 * @param found what does not match
 */
record Report(
    long sessions,
    int dialogues,
    long turns,
    Cuts cuts,
    Resumes resumes,
    long comparedReplies,
    double toolDialogues,
    long medianReplyTokens,
    FirstDelta firstDeltaMs,
    double eventsPerSecond,
    @Nullable Long peakRssBytes,
    double wallSeconds,
    long seed,
    @Nullable Drain drain,
    long mismatches,
    List<Mismatch> found) {
  /** Keeps a copy of the list. */
  Report {
    found = List.copyOf(found);
  }

  /**
   * Connections that were cut.
   *
   * @param streamsByFin streams ended in good order
   * @param streamsByRst streams reset
   * @param postsByFin POSTs ended in good order
   * @param postsByRst POSTs reset
   * @param postsSentAgain POSTs repeated with their key
   * @param insideReplies streams cut while an episode ran
   * @param midFrame streams cut inside a frame
   */
  record Cuts(
      int streamsByFin,
      int streamsByRst,
      int postsByFin,
      int postsByRst,
      long postsSentAgain,
      long insideReplies,
      long midFrame) {}

  /**
   * A worker that was asked to leave while inputs were in flight.
   *
   * @param inFlight inputs that were accepted and not yet answered when it was asked
   * @param answered inputs that were answered to their end from then on
   * @param lost inputs that were accepted and never answered to their end
   * @param refused inputs and openings that were refused with 503 draining
   * @param unreachable inputs and openings that found nobody any more
   * @param exit what the worker's process has ended with
   * @param seconds from the signal to the end of the last conversation and of the worker
   */
  record Drain(
      int inFlight,
      long answered,
      int lost,
      long refused,
      long unreachable,
      int exit,
      double seconds) {
    String words() {
      return """
      drain        SIGTERM with %,d in flight: %,d answered to their end from then on, %,d lost
                   %,d refused with 503, %,d found nobody; over in %.1f s, the worker's exit code %d
      """
          .formatted(inFlight, answered, lost, refused, unreachable, seconds, exit);
    }
  }

  /** How often a reader that came back got each verdict. */
  record Resumes(long exact, long snapshot, long reset) {}

  /** Milliseconds, over so many turns. */
  record FirstDelta(double p50, double p99, int samples) {}

  /** One line of JSON. */
  String json() {
    return Json.write(this);
  }

  /** For people. */
  String words() {
    StringBuilder words = new StringBuilder();
    found.forEach(mismatch -> words.append(mismatch).append(System.lineSeparator()));
    words.append(
        """
        dialogues    %,d of %,d, %,d turns, %.0f %% of the dialogues call a tool
        replies      median %,d words; %,d messages made of deltas equal their final form
        cuts         streams: %,d by FIN, %,d by RST; %,d inside replies, %,d mid-frame
                     POSTs: %,d by FIN, %,d by RST; %,d sent again
        resumes      %,d exact, %,d snapshot, %,d reset
        first delta  p50 %.1f ms, p99 %.1f ms (%,d turns)
        events       %,.0f a second
        memory       %s
        time         %.1f s, seed %d
        %smismatches   %,d
        """
            .formatted(
                sessions,
                dialogues,
                turns,
                toolDialogues * 100,
                medianReplyTokens,
                comparedReplies,
                cuts.streamsByFin,
                cuts.streamsByRst,
                cuts.insideReplies,
                cuts.midFrame,
                cuts.postsByFin,
                cuts.postsByRst,
                cuts.postsSentAgain,
                resumes.exact,
                resumes.snapshot,
                resumes.reset,
                firstDeltaMs.p50,
                firstDeltaMs.p99,
                firstDeltaMs.samples,
                eventsPerSecond,
                memory(),
                wallSeconds,
                seed,
                drain == null ? "" : drain.words(),
                mismatches));
    return words.toString();
  }

  private String memory() {
    return peakRssBytes == null
        ? "not measured: the worker is another's, or has left"
        : "%,d MiB at most".formatted(peakRssBytes >> 20);
  }
}
