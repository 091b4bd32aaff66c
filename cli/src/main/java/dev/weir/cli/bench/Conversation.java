package dev.weir.cli.bench;

import dev.weir.log.Cursor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One dialogue, held with the worker to its end and judged. For one thread. */
final class Conversation {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  /** A turn that takes longer has hung: heartbeats alone keep a stream alive for ever. */
  private static final Duration TURN_LIMIT = Duration.ofMinutes(2);

  /** A worker that leaves out the same event on every try would be asked for ever. */
  private static final int GAPS_LIMIT = 5;

  private final Dialogue dialogue;
  private final AgentInfo agent;
  private final WeirClient client;
  private final CutPlan plan;
  private final Oracle oracle;
  private final Tally tally;
  private final Departure departure;
  private final String session;
  private final String key;
  private final Fold fold;
  private final Link link;
  private int turn;
  private int gaps;
  private boolean first = true;

  private Conversation(Dialogue dialogue, AgentInfo agent, Bench bench)
      throws IOException, InterruptedException {
    this.dialogue = dialogue;
    this.agent = agent;
    this.client = bench.client();
    this.plan = new CutPlan(bench.seed(), dialogue.id(), bench.rates());
    this.oracle = bench.oracle();
    this.tally = bench.tally();
    this.departure = bench.departure();
    this.key = bench.run() + "-" + dialogue.id();
    JsonNode opened = client.open(agent.name(), key, plan);
    this.session = Json.text(opened, "id");
    this.fold = Fold.after(Cursors.parse(Json.text(opened, "cursor")));
    this.link = new Link(client, session, fold, plan, bench.retention(), tally);
  }

  /** Says all turns, hears all replies, judges. Blocks; an interrupt ends it. */
  static void hold(Dialogue dialogue, AgentInfo agent, Bench bench)
      throws IOException, InterruptedException {
    Conversation conversation;
    try {
      conversation = new Conversation(dialogue, agent, bench);
    } catch (IOException | Refused failed) {
      if (!isTurnedAway(failed, bench.departure())) {
        throw failed;
      }
      return;
    }
    try (conversation.link) {
      conversation.hold();
    }
  }

  private void hold() throws IOException, InterruptedException {
    for (String text : dialogue.turns()) {
      if (!say(text)) {
        judgeWhatWasHeard();
        return;
      }
    }
    if (departure.isPlanned()) {
      judgeWhatWasHeard(); // it may be gone before it can be asked
    } else {
      judge();
      client.end(session);
    }
  }

  /** Whether it is because the worker leaves, which may refuse and be gone; that is counted. */
  private static boolean isTurnedAway(Exception failed, Departure departure) {
    boolean refused = failed instanceof Refused answer && answer.draining();
    boolean gone = failed instanceof IOException;
    if (!departure.isAsked() || !(refused || gone)) {
      return false;
    }
    departure.turnedAway(refused);
    return true;
  }

  /** Whether it was taken, and then heard to its end. */
  private boolean say(String text) throws IOException, InterruptedException {
    int losses = link.losses();
    long start = System.nanoTime();
    JsonNode accepted;
    try {
      accepted = client.say(session, text, key + "-" + (turn + 1), plan);
    } catch (IOException | Refused failed) {
      if (!isTurnedAway(failed, departure)) {
        throw failed;
      }
      return false;
    }
    turn++;
    departure.accepted();
    String episode = Json.text(accepted, "episodeId");
    Cursor before = Cursors.parse(Json.text(accepted, "cursor"));
    boolean timed = false;
    for (Frame frame = read(); !over(frame, episode, before); frame = read()) {
      requireUnder(TURN_LIMIT, start);
      if (!timed && frame.type().equals("part.delta") && frame.episode().equals(episode)) {
        timed = true;
        time(start, losses);
      }
    }
    tally.turns.increment();
    departure.answered();
    return true;
  }

  /**
   * Counts the time to the first delta; a POST that was sent again is in it, a lost stream is not.
   */
  private void time(long start, int losses) {
    if (link.losses() == losses) {
      tally.firstDelta(System.nanoTime() - start);
    }
  }

  /** The next frame, folded; what is wrong with it is told. */
  private Frame read() throws IOException, InterruptedException {
    Frame frame = link.next();
    Outcome outcome = fold.apply(frame);
    tally.events.add(frame.logged() ? 1 : 0);
    switch (outcome) {
      case Outcome.Applied _, Outcome.Passed _ -> {}
      case Outcome.Doubled(long seq, long last) -> wrong("event doubled", "after " + last, seq);
      case Outcome.Broken(String what) -> wrong("frame", "by docs/wire.md", what);
      case Outcome.Gap(long prev, long last) -> {
        wrong("gap in the stream", "prev " + last, "prev " + prev);
        comeBack();
      }
    }
    if (frame.type().equals("stream.open")) {
      resumed();
    }
    return frame;
  }

  private void comeBack() throws IOException {
    if (++gaps > GAPS_LIMIT) {
      throw new IOException("gaps in a dialogue: %d (expected: 0)".formatted(gaps));
    }
    link.drop();
  }

  private static void requireUnder(Duration limit, long start) throws IOException {
    if (System.nanoTime() - start > limit.toNanos()) {
      throw new IOException("the turn is not over after %d s".formatted(limit.toSeconds()));
    }
  }

  private void resumed() {
    if (!first) {
      tally.resumed(fold.resumed());
    }
    if (fold.resumed().equals("reset")) {
      wrong("verdict", "exact or snapshot", "reset");
    }
    first = false;
  }

  /** Whether the turn is over: its episode has ended, or a later snapshot has it behind itself. */
  private boolean over(Frame frame, String episode, Cursor before) {
    if (frame.endsEpisode() && frame.episode().equals(episode)) {
      if (!frame.type().equals("episode.completed")) {
        wrong("end of the episode", "episode.completed", frame.data());
      }
      return true;
    }
    return frame.type().equals("snapshot")
        && fold.cursor().seq() > before.seq()
        && !fold.episode().equals(episode)
        && !fold.queued(episode);
  }

  private void judge() throws IOException, InterruptedException {
    JsonNode state = restingState();
    while (fold.cursor().seq() < Cursors.parse(Json.text(state, "cursor")).seq()) {
      read();
    }
    turn = 0;
    List<JsonNode> messages = state.path("messages").valueStream().toList();
    Judge.judge(dialogue, agent, oracle, fold, state).forEach(tally::mismatch);
    count(messages);
  }

  private void count(List<JsonNode> messages) {
    tally.comparedReplies.add(fold.comparedReplies());
    tally.withTools.add(messages.stream().anyMatch(it -> !Said.calls(it).isEmpty()) ? 1 : 0);
    Said.wordsOfReplies(messages).forEach(tally::reply);
    tally.sessions.increment();
  }

  /** The worker has gone: what was heard of it must be whole and right as far as it goes. */
  private void judgeWhatWasHeard() {
    int answered = turn;
    turn = 0;
    Dialogue held =
        new Dialogue(dialogue.id(), dialogue.services(), dialogue.turns().subList(0, answered));
    Judge.judgeHeard(held, agent, oracle, fold).forEach(tally::mismatch);
    count(fold.messages());
  }

  private JsonNode restingState() throws IOException, InterruptedException {
    JsonNode state = client.state(session);
    while (Json.text(state, "status").equals("running")) {
      Thread.sleep(BETWEEN_LOOKS);
      state = client.state(session);
    }
    return state;
  }

  private void wrong(String what, Object expected, Object got) {
    tally.mismatch(new Mismatch(dialogue.id(), turn, what, expected.toString(), got.toString()));
  }
}
