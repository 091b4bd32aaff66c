package dev.weir.testkit.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentSession;
import dev.weir.agent.HostRefused;
import dev.weir.agent.TurnRecord.Outcome;
import dev.weir.agent.scripted.ScriptedModel;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.testkit.agent.Happening.Called;
import dev.weir.testkit.agent.Happening.Failed;
import dev.weir.testkit.agent.Happening.HandedOver;
import dev.weir.testkit.agent.Happening.Said;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All that an agent does in a turn is there when the turn has ended, in order. */
@Timeout(30)
class RehearsalTest {
  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
  private final Lines model = new Lines();

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_toolsAndAHandOver_areToldInOrder() throws Exception {
    model.next(call("1", "weather", "{}"));
    model.next(call("2", "billing", "{}"));
    model.next(AiMessage.from("The bill, then."));
    try (Rehearsal rehearsal = Rehearsal.of(Host::new, model)) {
      Turn turn = rehearsal.say("The bill, and will it rain?");
      assertThat(turn.happened()).hasSize(4);
      assertThat(turn.happened().getFirst())
          .isEqualTo(new Called("weather", "{}", Optional.of("rain"), false));
      assertThat(turn.calls()).extracting(Called::tool).containsExactly("weather", "billing");
      assertThat(turn.happened().get(2)).isEqualTo(new HandedOver("host", "billing"));
      assertThat(turn.happened().getLast()).isEqualTo(new Said("The bill, then."));
      assertThat(turn.outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(turn.reply()).isEqualTo("The bill, then.");
      assertThat(turn.toString())
          .isEqualTo(
              """
              the caller says "The bill, and will it rain?"
                calls weather({}), which gives rain
                calls billing({}), which gives handed over to billing
                hands over from host to billing
                says "The bill, then."
                COMPLETED\
              """);
      assertThat(rehearsal.session().currentAgent().id()).isEqualTo("billing");
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_again_isATurnOfItsOwn() throws Exception {
    model.next(AiMessage.from("Yes?"));
    model.next(call("1", "broken", "{}"));
    model.next(AiMessage.from("Sorry."));
    try (Rehearsal rehearsal = Rehearsal.of(Host::new, model)) {
      assertThat(rehearsal.say("Hello").happened()).containsExactly(new Said("Yes?"));
      Turn turn = rehearsal.say("Hello");
      assertThat(turn.calls())
          .singleElement()
          .satisfies(call -> {
            assertThat(call.failed()).isTrue();
            assertThat(call.toString()).startsWith("calls broken({}), which fails: ");
          });
      assertThat(turn.reply()).isEqualTo("Sorry.");
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_theModelFails_isAFailedTurn() throws Exception {
    try (Rehearsal rehearsal = Rehearsal.of(Host::new, model)) {
      Turn turn = rehearsal.say("Hello");
      assertThat(turn.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(turn.happened().getLast()).isInstanceOf(Failed.class);
      assertThat(turn.toString()).contains("fails in model: ").contains("no line");
      rehearsal.session().close();
      assertThatThrownBy(() -> rehearsal.say("Hello")).isInstanceOf(HostRefused.class);
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_aToolThatNeverEnds_isStoppedAfterTheLimit() throws Exception {
    model.next(call("1", "waits", "{}"));
    Host host = new Host();
    try (Rehearsal rehearsal = Rehearsal.of(() -> host, model, Duration.ofMillis(100))) {
      assertThatThrownBy(() -> rehearsal.say("Hello"))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("the turn after \"Hello\" goes on after 100 ms");
      host.stopped.await();
    }
  }

  @Test
  void say_toTheScriptedModel_isAnswered() throws Exception {
    var scripted = ScriptedModel.builder().tokensPerSecond(0).build();
    try (Rehearsal rehearsal = Rehearsal.of(Host::new, scripted)) {
      assertThat(rehearsal.say("Hello").reply()).isNotBlank();
    }
  }

  private static AiMessage call(String id, String name, String arguments) {
    return AiMessage.from(
        ToolExecutionRequest.builder().id(id).name(name).arguments(arguments).build());
  }

  private static final class Host implements Agent {
    final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public String instructions() {
      return "Be kind.";
    }

    @Override
    public void onEnter(AgentSession session) throws Exception {
      session.say("Good evening.").await();
    }

    @Tool("How the weather is")
    String weather() {
      return "rain";
    }

    @Tool("Fails")
    String broken() {
      throw new IllegalStateException("out of order");
    }

    @Tool("Waits")
    String waits() throws InterruptedException {
      try {
        new CountDownLatch(1).await();
        return "never";
      } finally {
        stopped.countDown();
      }
    }

    @Tool("About the bill")
    Agent billing() {
      return new Billing();
    }
  }

  private static final class Billing implements Agent {
    @Override
    public String instructions() {
      return "Be exact.";
    }
  }

  /** Says one line after the other; fails for good once there is none. */
  private static final class Lines implements StreamingChatModel {
    private final Queue<AiMessage> lines = new ConcurrentLinkedQueue<>();

    void next(AiMessage line) {
      lines.add(line);
    }

    @Override
    public void chat(ChatRequest request, StreamingChatResponseHandler handler) {
      AiMessage line = lines.poll();
      if (line == null) {
        handler.onError(new IllegalArgumentException("no line"));
        return;
      }
      if (line.text() != null) {
        handler.onPartialResponse(line.text());
      }
      handler.onCompleteResponse(ChatResponse.builder().aiMessage(line).build());
    }
  }
}
