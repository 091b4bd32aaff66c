package dev.weir.livekit.room;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.weir.agent.AgentSession;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.SendResult;
import dev.weir.internal.Nursery;
import dev.weir.livekit.rtc.CallFailed;
import dev.weir.livekit.rtc.RtcEvent;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.RtcRoom;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The agent's own code that others reach: answers to calls, takers of data and of streams. Each
 * runs on a thread of its own, on behalf of the session, but for data, which one thread takes. Any
 * thread may call it; nothing waits for that code.
 */
final class Handlers implements AutoCloseable {
  /** The most calls and streams at a time. */
  static final int MOST = 64;

  /** The most packets that wait. */
  static final int PACKETS = 256;

  private static final System.Logger LOG = System.getLogger(Handlers.class.getName());
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Map<String, CallRoom.Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, CallRoom.DataListener> data = new ConcurrentHashMap<>();
  private final Map<String, CallRoom.TextListener> texts = new ConcurrentHashMap<>();
  private final Map<String, CallRoom.BytesListener> bytes = new ConcurrentHashMap<>();
  private final Chan<RtcEvent.DataReceived> packets = Chan.bounded(PACKETS);
  private final Semaphore places = new Semaphore(MOST);
  private final RtcRoom room;
  private final AgentSession session;
  private final Ticker ticker;
  private final Nursery threads;
  private final FirstFailure lost;

  Handlers(Means means) {
    this.room = means.room();
    this.session = means.session();
    this.ticker = means.ticker();
    this.threads = new Nursery(means.name() + "/agent", CLOSE_TIMEOUT);
    this.lost = means.failure("data is lost");
  }

  synchronized void answer(String method, CallRoom.Answer by) {
    boolean known = answers.put(method, by) != null;
    try {
      if (!known) {
        room.registerMethod(method);
        known = true;
      }
    } finally {
      if (!known) {
        answers.remove(method);
      }
    }
  }

  synchronized void answerNoMore(String method) {
    if (answers.remove(method) != null) {
      room.unregisterMethod(method);
    }
  }

  void onData(String topic, CallRoom.DataListener taker) {
    data.put(topic, taker);
  }

  void onText(String topic, CallRoom.TextListener taker) {
    texts.put(topic, taker);
  }

  void onBytes(String topic, CallRoom.BytesListener taker) {
    bytes.put(topic, taker);
  }

  /** Nobody is answered any more; code that runs is interrupted, and joined within a second. */
  @Override
  public void close() {
    packets.cancel();
    threads.close();
  }

  void called(RtcEvent.Called call) {
    CallRoom.Answer by = answers.get(call.method());
    if (by == null) {
      fail(call, CallFailed.UNSUPPORTED_METHOD, "Method not supported at destination");
    } else if (!fork("call/" + call.method(), () -> answer(call, by))) {
      fail(call, CallFailed.APPLICATION_ERROR, "The agent is busy, or leaves");
    }
  }

  /** Whether somebody takes it. */
  boolean opened(RtcEvent.TextOpened text) {
    CallRoom.TextListener taker = texts.get(text.header().topic());
    return taker != null
        && fork(
            "text",
            () -> {
              try {
                taker.take(text.identity(), text.header(), text.text());
              } finally {
                text.text().cancel();
              }
            });
  }

  /** Whether somebody takes them. */
  boolean opened(RtcEvent.BytesOpened stream) {
    CallRoom.BytesListener taker = bytes.get(stream.header().topic());
    return taker != null
        && fork(
            "bytes",
            () -> {
              try {
                taker.take(stream.identity(), stream.header(), stream.bytes());
              } finally {
                stream.bytes().cancel();
              }
            });
  }

  void received(RtcEvent.DataReceived packet) {
    if (data.containsKey(packet.packet().topic())
        && packets.offer(packet) instanceof SendResult.NoRoom) {
      lost.tell(new IllegalStateException("%d packets wait (expected: fewer)".formatted(PACKETS)));
    }
  }

  /** Hands packets on; one thread runs it. */
  boolean run() throws InterruptedException {
    try {
      while (true) {
        take(packets.receive());
      }
    } catch (ChanClosed e) {
      return true;
    }
  }

  private void take(RtcEvent.DataReceived next) {
    CallRoom.DataListener taker = data.get(next.packet().topic());
    if (taker != null) {
      run("data", () -> taker.take(next.identity(), next.packet()));
    }
  }

  private void answer(RtcEvent.Called call, CallRoom.Answer by) {
    Thread self = Thread.currentThread();
    Alarm late = ticker.at(ticker.after(call.timeout()), self::interrupt);
    try {
      reply(call, by.to(new CallRoom.Call(call.identity(), call.payload(), call.timeout())));
    } catch (CallFailed e) {
      tell(call, () -> call.reply().failed(e));
    } catch (InterruptedException e) {
      fail(call, CallFailed.APPLICATION_ERROR, "Took too long, or the agent leaves");
    } catch (Exception | Error e) {
      LOG.log(WARNING, "%s: method \"%s\" has failed".formatted(room.name(), call.method()), e);
      fail(call, CallFailed.APPLICATION_ERROR, "Application error in method handler");
    } finally {
      late.cancel();
    }
  }

  private void reply(RtcEvent.Called call, String reply) {
    if (reply.getBytes(StandardCharsets.UTF_8).length > CallRoom.MOST_BYTES) {
      fail(call, CallFailed.RESPONSE_TOO_LARGE, "Response payload too large");
    } else {
      tell(call, () -> call.reply().with(reply));
    }
  }

  private void fail(RtcEvent.Called call, int code, String message) {
    tell(call, () -> call.reply().failed(new CallFailed(code, message, "")));
  }

  /** Whoever has called may be gone, or the room: that is no failure of the agent's. */
  private void tell(RtcEvent.Called call, Runnable reply) {
    try {
      reply.run();
    } catch (RtcFailed e) {
      LOG.log(DEBUG, "{0}: {1} is not answered: {2}", room.name(), call.method(), e.getMessage());
    }
  }

  private boolean fork(String what, Nursery.Foreign code) {
    if (!places.tryAcquire()) {
      LOG.log(
          WARNING,
          "{0}: {1} others run (expected: fewer), {2} is refused",
          room.name(),
          MOST,
          what);
      return false;
    }
    try {
      var _ = threads.fork(what, () -> placed(what, code));
      return true;
    } catch (IllegalStateException closed) {
      places.release();
      LOG.log(DEBUG, "{0}: {1} came when the agent was leaving", room.name(), what);
      return false;
    }
  }

  private boolean placed(String what, Nursery.Foreign code) {
    try {
      run(what, code);
      return true;
    } finally {
      places.release();
    }
  }

  /** The agent's code may fail in any way. */
  private void run(String what, Nursery.Foreign code) {
    session
        .context()
        .run(() -> {
          try {
            code.run();
          } catch (InterruptedException e) {
            LOG.log(DEBUG, "{0}: {1} was interrupted", room.name(), what);
          } catch (Exception | Error e) {
            LOG.log(WARNING, "%s: code for %s has failed".formatted(room.name(), what), e);
          }
        });
  }
}
