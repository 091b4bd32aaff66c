package dev.weir.livekit.room;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.agent.AgentEvent;
import dev.weir.agent.AgentSession;
import dev.weir.agent.HostRefused;
import dev.weir.agent.Input;
import dev.weir.agent.Input.OnBusy;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.SendResult;
import dev.weir.livekit.rtc.RtcEvent;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the caller writes: each text is read whole, one after the other, and is an input that
 * interrupts. Any thread may give; one runs it.
 */
final class Chat {
  static final String TOPIC = "lk.chat";

  /** The most texts that wait while one is read. */
  static final int WAITING = 8;

  /** The most characters of a text. */
  static final int MOST_LENGTH = 65_536;

  /** How long a text may take to be there. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger(Chat.class.getName());

  private final Chan<RtcEvent.TextOpened> waiting =
      Chan.<RtcEvent.TextOpened>builder()
          .bounded(WAITING)
          .onUndelivered(text -> text.text().cancel())
          .build();
  private final AgentSession session;
  private final Ticker ticker;
  private final String name;
  private final Whole<String> whole;

  Chat(Means means) {
    this.session = means.session();
    this.ticker = means.ticker();
    this.name = means.name();
    this.whole = new Whole<>(String::length, "characters", MOST_LENGTH, LIMIT, ticker);
  }

  /** Of the caller. Returns at once. */
  void add(RtcEvent.TextOpened text) {
    if (!(waiting.offer(text) instanceof SendResult.Sent)) {
      text.text().cancel();
      dropped("%d others wait (expected: fewer)".formatted(WAITING));
    }
  }

  /** What was not read is lost. */
  void close() {
    waiting.cancel();
  }

  boolean run() throws InterruptedException {
    try {
      while (true) {
        Optional<List<String>> pieces = whole.read(waiting.receive().text(), this::dropped);
        pieces.map(all -> String.join("", all)).filter(it -> !it.isBlank()).ifPresent(this::say);
      }
    } catch (ChanClosed e) {
      return true;
    }
  }

  private void say(String text) {
    try {
      var _ = session.input(Input.text(text, OnBusy.INTERRUPT), Optional.empty());
    } catch (HostRefused e) {
      dropped(String.valueOf(e.getMessage()));
      session.tell(new AgentEvent.ErrorRaised(ticker.wall(), "chat", e, false));
    }
  }

  private void dropped(String why) {
    LOG.log(WARNING, "{0}: a text of the caller was dropped: {1}", name, why);
  }
}
