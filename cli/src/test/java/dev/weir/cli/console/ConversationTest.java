package dev.weir.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.scripted.ScriptedModel;
import dev.weir.cli.Shutdown;
import dev.weir.worker.AgentPool;
import dev.weir.worker.EmbeddedDispatcher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jline.terminal.Size;
import org.jline.terminal.Sized;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody at a terminal: what they type, what they see, how it ends. */
@Timeout(60)
class ConversationTest {
  private static final double ENDLESS = 0.01;
  private static final double AT_ONCE = 0;
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final LineDisciplineTerminal terminal;
  private @Nullable AgentPool pool;
  private @Nullable Conversation conversation;

  static final class Waiter implements Agent {
    @Override
    public String instructions() {
      return "You wait.";
    }
  }

  ConversationTest() throws IOException {
    terminal = new LineDisciplineTerminal("test", "xterm-256color", bytes, UTF_8);
    terminal.setSize((Sized) Size.of(60, 24));
  }

  @AfterEach
  void close() throws Exception {
    conversation().close();
    pool().close();
  }

  @Test
  void ctrlC_whileATurnRuns_stopsItAndTheNextQuits() throws Exception {
    CompletableFuture<Integer> code = converse(ENDLESS, Duration.ZERO);
    type("hello\r");
    await("\u001b[1m> hello");
    type(CTRL_C);
    await("stopped: interrupted by the caller");
    type(CTRL_C);
    assertThat(code.get()).isEqualTo(Shutdown.STOPPED);
  }

  @Test
  void lines_typedDuringATurn_areAnsweredInOrderAndCtrlDEnds() throws Exception {
    CompletableFuture<Integer> code = converse(AT_ONCE, Duration.ZERO);
    type("hello\r");
    type("goodbye\r");
    type("/help\r/nonsense\r/agent other\r");
    await("AGENT: \"other\" (expected: one of [waiter])");
    type(CTRL_D);
    assertThat(code.get()).isZero();
    assertThat(bytes.toString(UTF_8))
        .contains("/quit  ", "/nonsense (expected: /agent NAME, /help or /quit)")
        .containsSubsequence("Good evening.", "\u001b[1m> hello", "\u001b[1m> goodbye");
  }

  @Test
  void agent_named_takesTheConversationOver() throws Exception {
    CompletableFuture<Integer> code = converse(ENDLESS, Duration.ZERO);
    type("hello\r");
    await("\u001b[1m> hello");
    type("/agent waiter\r");
    await("· waiter");
    type("/quit\r");
    assertThat(code.get()).isZero();
  }

  @Test
  void terminated_whileATurnRuns_cutsItOffAfterTheLimit() throws Exception {
    CompletableFuture<Integer> code = converse(ENDLESS, Duration.ofNanos(1));
    type("hello\r");
    await("\u001b[1m> hello");
    conversation().terminated();
    assertThat(code.get()).isEqualTo(Conversation.CUT);
    assertThat(bytes.toString(UTF_8)).contains("the reply was cut off");
  }

  @Test
  void terminated_twice_endsAtOnce() throws Exception {
    CompletableFuture<Integer> code = converse(ENDLESS, Duration.ZERO);
    type("hello\r");
    await("\u001b[1m> hello");
    conversation().terminated();
    conversation().terminated();
    assertThat(code.get()).isEqualTo(Shutdown.STOPPED);
  }

  @Test
  void session_thatEndsByItself_endsTheConversation() throws Exception {
    CompletableFuture<Integer> code = converse(ENDLESS, Duration.ZERO);
    await("Good evening.");
    assertThat(pool().end(pool().live().getFirst().session())).isTrue();
    assertThat(code.get()).isZero();
    assertThat(bytes.toString(UTF_8)).contains("the session has ended");
  }

  private CompletableFuture<Integer> converse(double tokensPerSecond, Duration limit)
      throws Exception {
    ScriptedModel model = ScriptedModel.builder().tokensPerSecond(tokensPerSecond).build();
    AgentPool made =
        AgentPool.builder()
            .model(new AgentModel("scripted", model))
            .defaultGreeting("Good evening.")
            .build();
    made.add("waiter", Waiter::new);
    pool = made;
    EmbeddedDispatcher dispatcher = new EmbeddedDispatcher(made);
    made.start(dispatcher);
    Conversation.Options options = new Conversation.Options(Optional.empty(), false, false, limit);
    conversation = new Conversation(dispatcher, options, Desk.on(terminal));
    CompletableFuture<Integer> code = new CompletableFuture<>();
    Thread.ofPlatform().name("conversation").start(() -> run(code));
    return code;
  }

  private AgentPool pool() {
    return Objects.requireNonNull(pool);
  }

  private Conversation conversation() {
    return Objects.requireNonNull(conversation);
  }

  private void run(CompletableFuture<Integer> code) {
    try {
      code.complete(conversation().run(pool()::beginDrain));
    } catch (InterruptedException | RuntimeException e) {
      code.completeExceptionally(e);
    }
  }

  private void type(String text) throws Exception {
    terminal.processInputBytes(text.getBytes(UTF_8));
  }

  private void await(String text) {
    while (!bytes.toString(UTF_8).contains(text)) {
      Thread.onSpinWait();
    }
  }
}
