package dev.weir.voice.session;

import dev.weir.agent.UserState;
import dev.weir.agent.speech.TranscriptEvent;
import dev.weir.agent.speech.VoiceEvent;
import dev.weir.agent.speech.VoiceEvent.Judged;
import dev.weir.agent.speech.VoiceEvent.SpeechEnded;
import dev.weir.agent.speech.VoiceEvent.SpeechStarted;
import dev.weir.voice.session.Act.Commit;
import dev.weir.voice.session.Act.GoOn;
import dev.weir.voice.session.Act.HoldBack;
import dev.weir.voice.session.Act.Interrupt;
import dev.weir.voice.session.Act.NotUnderstood;
import dev.weir.voice.session.Act.Overlapped;
import dev.weir.voice.session.Act.UserIs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may speak: decides, of what is heard and of time, when a caller has said all and when a
 * caller interrupts. It has no thread and no clock; for one thread, which does what it says. Times
 * are a ticker's nanoseconds.
 *
 * <pre>
 * agent    silent or busy ──caller speaks for long enough──► held back ──transcript──► stopping
 *                   ▲                                            │
 *                   └──────── nothing was said for a while ──────┘
 * caller   listening ⇄ speaking; while listening, what was said is committed after the wait
 * </pre>
 */
final class TurnTaking {
  /** No deadline. */
  static final long NEVER = Long.MAX_VALUE;

  private VoiceOptions options;
  private TurnDetection detection;

  /** Whether there is a detector; if not, who is understood speaks. */
  private final boolean detects;

  private final Endpoint endpoint;
  private final Said said = new Said();
  private final Likely likely;
  private final TurnLength length = new TurnLength();
  private final List<Act> acts = new ArrayList<>();

  private AgentSide agent = AgentSide.SILENT;

  /** For how long the agent has been heard, the sound under way apart, and since when that is. */
  private long sounded;

  private long soundsSince;
  private boolean held;
  private String stopping = "";
  private long goOnAt = NEVER;

  private boolean speaking;
  private boolean overlaps;
  private Duration speech = Duration.ZERO;

  /** Where in the sound the last speech began, and when it ended. */
  private Duration lastBegin = Duration.ZERO;

  private long lastEnd = NEVER;
  private long commitAt = NEVER;

  /** Whether it is not likely that more comes until then. */
  private boolean seemsWhole;

  /** Whether the recogniser says that the caller has said all. */
  private boolean saidAll;

  /** When what was said is to be committed at the latest, because somebody has told to. */
  private long orderedUntil = NEVER;

  /** How far the sound was heard. */
  private Duration heardTo = Duration.ZERO;

  /** When it is told that of the last speech nothing was understood, and how long that was. */
  private long noTranscriptAt = NEVER;

  private Duration lastSpeech = Duration.ZERO;

  /** Whether whoever speaks on after this goes on with the turn before. */
  private boolean amidTurn;

  TurnTaking(VoiceOptions options, TurnDetection detection, boolean detects) {
    this.options = options;
    this.detection = detection;
    this.detects = detects;
    this.endpoint = new Endpoint(options);
    this.likely = new Likely(options.earlyReplies());
  }

  /** Others from now on; waits that have begun are as long as they were, but for that of a turn. */
  List<Act> update(VoiceOptions next, TurnDetection by, long now) {
    options = next;
    detection = by;
    endpoint.update(next);
    likely.update(next.earlyReplies());
    if (held && (by == TurnDetection.MANUAL || !mayInterrupt())) {
      letGo(false);
    }
    plan();
    return decide(now);
  }

  /** What the agent is at; what follows of that is said with the next answer. */
  void agent(AgentSide next, long now) {
    if (agent.sounds() && !next.sounds()) {
      sounded += now - soundsSince;
    } else if (!agent.sounds() && next.sounds()) {
      soundsSince = now;
      amidTurn = false;
    }
    boolean other = !agent.speech().equals(next.speech());
    agent = next;
    if (other && held) {
      letGo(false);
    }
  }

  /** What the detector has heard. */
  List<Act> heard(VoiceEvent event, long now) {
    heardTo = event.at();
    switch (event) {
      case Judged judged -> speech = judged.speaking() ? judged.speech() : Duration.ZERO;
      case SpeechStarted started -> begins(started, now);
      case SpeechEnded ended -> ends(ended, now);
    }
    return decide(now);
  }

  /** What the recogniser has understood. */
  List<Act> understood(TranscriptEvent event, long now) {
    if (lastEnd == NEVER || !detects) {
      lastEnd = now;
    }
    switch (event) {
      case TranscriptEvent.Interim(var words, var from, _) -> interim(words.text(), from);
      case TranscriptEvent.Final(var words, var from, var to) -> {
        said.understood(words.text(), from, to);
        fallsSilent();
      }
      case TranscriptEvent.Missed missed -> {
        said.over(missed.to());
        fallsSilent();
      }
      case TranscriptEvent.EndOfTurn _ -> {
        saidAll = true;
        fallsSilent();
      }
      case TranscriptEvent.Used _ -> {}
    }
    comes(event);
    plan();
    return decide(now);
  }

  private void interim(String text, Duration from) {
    said.interim(text, from);
    saidAll &= text.isBlank();
    if (!detects && !speaking && !text.isBlank()) {
      speaking = true;
      acts.add(new UserIs(UserState.SPEAKING));
    }
  }

  /** Without a detector: whoever was understood to the end does not speak. */
  private void fallsSilent() {
    if (!detects && speaking) {
      speaking = false;
      acts.add(new UserIs(UserState.LISTENING));
    }
  }

  private void comes(TranscriptEvent event) {
    if (!detects) {
      heardTo = event.to();
    }
    boolean ofLast = event.to().compareTo(lastBegin) > 0;
    if (ofLast && !(event instanceof TranscriptEvent.Used)) {
      noTranscriptAt = NEVER;
    }
  }

  /** Somebody says that the caller has said all: committed once it is understood. */
  List<Act> commitTurn(long now) {
    orderedUntil = now + options.mostWait().toNanos();
    return decide(now);
  }

  /** Somebody says that what the caller has said until now is not to count. */
  List<Act> clearTurn(long now) {
    said.forget(heardTo);
    length.over();
    saidAll = false;
    orderedUntil = NEVER;
    noTranscriptAt = NEVER;
    plan();
    return decide(now);
  }

  /** Time has passed. */
  List<Act> tick(long now) {
    return decide(now);
  }

  /** Nothing more will be heard. */
  List<Act> end(long now) {
    speaking = false;
    boolean whole = detection == TurnDetection.MANUAL ? orderedUntil != NEVER : !said.isBlank();
    commitAt = whole ? now : NEVER;
    if (held) {
      letGo(true);
    }
    return decide(now);
  }

  /** When {@link #tick} is due next. */
  long deadline(long now) {
    long next = Math.min(Math.min(commitAt, goOnAt), Math.min(orderedUntil, noTranscriptAt));
    return agent.sounds() && warmUntil() > now ? Math.min(next, warmUntil()) : next;
  }

  /** Whether whatever sounds is not to be heard: the agent may not be interrupted, or it echoes. */
  boolean isDeaf(long now) {
    boolean closed = agent.isBusy() && !mayInterrupt();
    return closed || (agent.sounds() && now < warmUntil());
  }

  private boolean mayInterrupt() {
    return options.interruptible() && agent.mayBeInterrupted();
  }

  /** When the agent, if it is heard until then, has been heard for long enough. */
  private long warmUntil() {
    return soundsSince + options.echoWarmUp().toNanos() - sounded;
  }

  private void begins(SpeechStarted started, long now) {
    long began = now - started.speech().toNanos();
    if (amidTurn && lastEnd != NEVER) {
      endpoint.paused(began - lastEnd);
    }
    speaking = true;
    amidTurn = true;
    overlaps = false;
    speech = started.speech();
    lastBegin = started.at().minus(started.speech());
    goOnAt = NEVER;
    noTranscriptAt = NEVER;
    plan();
    acts.add(new UserIs(UserState.SPEAKING));
  }

  private void ends(SpeechEnded ended, long now) {
    speaking = false;
    speech = Duration.ZERO;
    lastEnd = now - ended.silence().toNanos();
    likely.spoke(ended.speech());
    length.spoke(ended.speech());
    if (overlaps) {
      overlaps = false;
      acts.add(new Overlapped(ended.speech(), false));
    }
    if (held) {
      goOnAt = now + options.falseInterruption().toNanos();
    }
    if (said.owes(lastBegin) && !said.isInterim()) {
      lastSpeech = ended.speech();
      noTranscriptAt = now + options.transcriptionTimeout().toNanos();
    }
    acts.add(new UserIs(UserState.LISTENING));
    plan();
  }

  /** When what was said is all, if nothing else is heard until then. */
  private void plan() {
    if (said.isBlank() || !seemsOver()) {
      commitAt = NEVER;
      acts.addAll(likely.isNot());
      return;
    }
    seemsWhole = !said.owes(lastBegin) && options.turnDetector().isWhole(said.text());
    commitAt = lastEnd + endpoint.wait(!seemsWhole);
  }

  private boolean seemsOver() {
    return switch (detection) {
      case VAD -> !speaking;
      case STT -> saidAll;
      case MANUAL -> false;
    };
  }

  /** Whether more of what was said is still to be understood. */
  private boolean owed() {
    return speaking || said.isInterim() || (amidTurn && said.owes(lastBegin));
  }

  private List<Act> decide(long now) {
    interruptIfMeant(now);
    if (goOnAt <= now) {
      letGo(true);
    }
    if (noTranscriptAt <= now) {
      noTranscriptAt = NEVER;
      acts.add(new NotUnderstood(lastSpeech));
    }
    acts.addAll(length.is(speech, said, options.userTurn()));
    if (orderedUntil <= now || (orderedUntil != NEVER && !owed())) {
      commit(true);
    } else if (commitAt <= now) {
      commit(false);
    } else if (commitAt != NEVER && seemsWhole && !agent.isBusy()) {
      acts.addAll(likely.is(said.text()));
    }
    List<Act> all = List.copyOf(acts);
    acts.clear();
    return all;
  }

  private void interruptIfMeant(long now) {
    if (detection == TurnDetection.MANUAL
        || !agent.isBusy()
        || agent.speech().equals(stopping)
        || isDeaf(now)) {
      return;
    }
    overlaps |= detects && speaking && agent.sounds();
    boolean enough = isLong() && hasWords();
    if (held ? hasWords() && !said.isBlank() : speaking && enough && waitsNot()) {
      interrupt();
    } else if (!held && speaking && enough) {
      held = true;
      acts.add(new HoldBack());
    }
  }

  private boolean isLong() {
    return detects ? speech.compareTo(options.leastSpeech()) >= 0 : !said.isBlank();
  }

  private boolean hasWords() {
    return said.words() >= options.leastWords();
  }

  /** Whether it is clear at once that something was said. */
  private boolean waitsNot() {
    return options.falseInterruption().isZero() || !said.isBlank();
  }

  private void interrupt() {
    held = false;
    goOnAt = NEVER;
    stopping = agent.speech();
    if (overlaps) {
      overlaps = false;
      acts.add(new Overlapped(speech, true));
    }
    acts.add(new Interrupt());
  }

  private void letGo(boolean falseAlarm) {
    held = false;
    goOnAt = NEVER;
    acts.add(new GoOn(falseAlarm));
  }

  /** Less than it takes to interrupt does not, not even once it is all. */
  private void commit(boolean ordered) {
    boolean enough = !agent.sounds() || agent.speech().equals(stopping) || hasWords();
    commitAt = NEVER;
    orderedUntil = NEVER;
    saidAll = false;
    String all = said.take();
    likely.over();
    length.over();
    if (!all.isEmpty() && (enough || ordered)) {
      acts.add(new Commit(all));
    }
  }
}
