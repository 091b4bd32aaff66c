package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.weir.agent.Accepted;
import dev.weir.agent.AgentModel;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.agent.SessionHost.Status;
import dev.weir.delta.Content;
import dev.weir.log.Message;
import dev.weir.log.Message.Role;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.testkit.Seed;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * More conversations than slots, and a clock that runs: sessions are parked and taken up all the
 * time, and each input that was accepted is answered, once and in order.
 */
@Timeout(60)
class ParkingTortureTest {
  private static final int SLOTS = 3;
  private static final int SESSIONS = 7;
  private static final int INPUTS = 60;

  private final ManualTime time = new ManualTime();
  private final AtomicInteger made = new AtomicInteger();

  @Test
  @Behaviour({"work-82", "work-53"})
  void input_whileSessionsAreParked_isAnsweredOnce(Seed seed) throws Exception {
    try (CapturedLog quiet = new CapturedLog("dev.weir.worker");
        AgentPool pool = pool()) {
      EmbeddedDispatcher host = Started.refusing(pool);
      List<FutureTask<List<String>>> callers = new ArrayList<>();
      List<String> sessions = new ArrayList<>();
      for (int n = 0; n < SESSIONS; n++) {
        time.advance(AgentPool.IDLE_BEFORE_EVICTION.plusNanos(1));
        sessions.add(open(host));
      }
      for (int n = 0; n < SESSIONS; n++) {
        String session = sessions.get(n);
        Random chance = seed.random(n);
        callers.add(new FutureTask<>(() -> converse(host, session, chance)));
        // Not virtual: those that spin would keep the others from their carriers.
        Thread.ofPlatform().daemon().start(callers.getLast());
      }
      for (int n = 0; n < SESSIONS; n++) {
        List<String> accepted = callers.get(n).get();
        assertThat(said(host, sessions.get(n))).isEqualTo(accepted);
      }
      assertThat(made.get()).as("they were parked, and taken up").isGreaterThan(2 * SESSIONS);
      assertThat(pool.sessions()).hasSizeLessThanOrEqualTo(SLOTS);
      assertThat(pool.sessions().size() + pool.hosting().sessions().parked()).isEqualTo(SESSIONS);
      assertThat(quiet).isNotNull();
    }
  }

  private AgentPool pool() {
    return AgentPool.builder()
        .model(new AgentModel("quick", new QuickModel()))
        .ticker(time)
        .maxConcurrentSessions(SLOTS)
        .watched(false)
        .parking(new ParkingLimits(SESSIONS, 1 << 20, Duration.ofDays(10_000)))
        .build()
        .add(
            "host",
            () -> {
              made.incrementAndGet();
              return () -> "";
            });
  }

  private static String open(EmbeddedDispatcher host) {
    return host.open(new Opening(Optional.empty(), Optional.empty(), Map.of()), Optional.empty())
        .session();
  }

  /** Says its inputs, each until it is accepted, some once more; what it has said. */
  private List<String> converse(EmbeddedDispatcher host, String session, Random chance) {
    List<String> said = new ArrayList<>();
    for (int n = 0; n < INPUTS; n++) {
      String text = "input " + n;
      Accepted accepted = say(host, session, text, chance);
      if (chance.nextInt(4) == 0) {
        assertThat(say(host, session, text, chance)).isEqualTo(accepted);
      }
      said.add(text);
      said.add("Yes");
      if (chance.nextInt(4) == 0) {
        rest(host, session);
      }
    }
    return said;
  }

  /** Says nothing for so long that it is parked, if another wants its slot. */
  private void rest(EmbeddedDispatcher host, String session) {
    for (int n = 0; n < 200 && host.isLive(session); n++) {
      time.advance(Duration.ofSeconds(101));
      Thread.yield();
    }
  }

  private Accepted say(EmbeddedDispatcher host, String session, String text, Random chance) {
    while (true) {
      try {
        return host.input(session, Input.text(text), Optional.of(text));
      } catch (HostRefused e) {
        assertThat(e.reason()).isIn(Reason.AT_CAPACITY, Reason.QUEUE_FULL);
        time.advance(Duration.ofSeconds(chance.nextInt(200)));
        Thread.yield();
      }
    }
  }

  private static List<String> said(EmbeddedDispatcher host, String session) throws Exception {
    while (host.view(session).status() == Status.RUNNING
        || !host.view(session).state().queue().isEmpty()
        || host.view(session).state().messages().size() < 2 * INPUTS) {
      Thread.onSpinWait();
    }
    return host.view(session).state().messages().stream()
        .peek(message -> assertThat(message.role()).isIn(Role.USER, Role.ASSISTANT))
        .map(ParkingTortureTest::text)
        .toList();
  }

  private static String text(Message message) {
    return ((Content.Text) message.parts().getFirst()).text();
  }

  /** Answers at once. */
  private static final class QuickModel implements StreamingChatModel {
    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
      handler.onPartialResponse("Yes");
      handler.onCompleteResponse(ChatResponse.builder().aiMessage(AiMessage.from("Yes")).build());
    }
  }
}
