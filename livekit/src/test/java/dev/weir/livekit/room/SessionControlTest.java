package dev.weir.livekit.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentEvent;
import dev.weir.agent.UserState;
import dev.weir.channel.Chan;
import dev.weir.delta.Content;
import dev.weir.livekit.proto.AgentStateOnWire;
import dev.weir.livekit.proto.ChatItem;
import dev.weir.livekit.proto.ChatItem.ItemCase;
import dev.weir.livekit.proto.ChatRole;
import dev.weir.livekit.proto.Nothing;
import dev.weir.livekit.proto.RunInput;
import dev.weir.livekit.proto.SessionEvent;
import dev.weir.livekit.proto.SessionEvent.EventCase;
import dev.weir.livekit.proto.SessionMessage;
import dev.weir.livekit.proto.SessionRequest;
import dev.weir.livekit.proto.SessionResponse;
import dev.weir.livekit.proto.UserStateOnWire;
import dev.weir.livekit.rtc.RtcEvent;
import dev.weir.livekit.rtc.StreamHeader;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A caller's debugger asks and is told, no more than a caller may know unless it is allowed. */
@Timeout(30)
class SessionControlTest {
  private static final Nothing NOTHING = Nothing.getDefaultInstance();

  private final CapturedLog log = new CapturedLog("dev.weir.livekit.room");
  private final List<SessionEvent> events = new ArrayList<>();

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour("sess-C3.21")
  void ask_whatIsKnown_isAnsweredByItsId() throws Exception {
    try (Visit visit = begin(Visit.byText())) {
      SessionResponse pong = ask(visit, it -> it.setPing(NOTHING));
      assertThat(pong.hasPong()).isTrue();
      assertThat(pong.getRequestId()).isEqualTo("r1");
      assertThat(pong.hasError()).isFalse();
      var states = ask(visit, it -> it.setSessionState(NOTHING)).getSessionState();
      assertThat(states.getAgentState()).isEqualTo(AgentStateOnWire.AS_LISTENING);
      assertThat(states.getAgentId()).isNotEmpty();
      assertThat(states.getCreatedAt().getSeconds()).isPositive();
      assertThat(ask(visit, it -> it.setFrameworkInfo(NOTHING)).getFrameworkInfo().getSdk())
          .isEqualTo("weir");
      assertThat(ask(visit, it -> {}).getError()).isEqualTo("not supported by this agent");
    }
  }

  @Test
  @Behaviour("sess-C3.21")
  void ask_historyAndUsage_afterATurn_hasBoth() throws Exception {
    try (Visit visit = begin(Visit.byText())) {
      visit.model.replies.add("At seven.");
      SessionResponse ran =
          ask(visit, it -> it.setRunInput(RunInput.newBuilder().setText("When?")));
      assertThat(ran.getRunInput().getItemsList().stream().map(SessionControlTest::said))
          .containsExactly("CR_USER When?", "CR_ASSISTANT At seven.");
      assertThat(ask(visit, it -> it.setChatHistory(NOTHING)).getChatHistory().getItemsList())
          .isEqualTo(ran.getRunInput().getItemsList());
      var usage = ask(visit, it -> it.setSessionUsage(NOTHING)).getSessionUsage();
      assertThat(usage.getUsage().getModels(0).getLanguageModel().getInputTokens()).isEqualTo(7);
      assertThat(usage.getUsage().getModels(0).getLanguageModel().getOutputTokens()).isEqualTo(3);
      assertThat(events.stream().map(SessionEvent::getEventCase))
          .containsSubsequence(
              EventCase.ITEM_ADDED, EventCase.AGENT_STATE, EventCase.USAGE, EventCase.ITEM_ADDED);
    }
  }

  @Test
  @Behaviour("sess-C3.21")
  void ask_whoTheAgentIs_saysNoSecretsUnlessItMay() throws Exception {
    try (Visit visit = begin(Visit.byText())) {
      var info = ask(visit, it -> it.setAgentInfo(NOTHING)).getAgentInfo();
      assertThat(info.hasInstructions()).isFalse();
      assertThat(info.getId()).isNotEmpty();
      visit.session.tell(
          new AgentEvent.ErrorRaised(
              visit.time.wall(), "voice", new IllegalStateException("secret"), true));
      assertThat(event(visit, EventCase.FAULT).getFault().getMessage())
          .isEqualTo("voice has failed");
    }
    try (Visit visit = begin(Visit.byText().with(RoomOptions.DEFAULT.withDebugging(true)))) {
      var info = ask(visit, it -> it.setAgentInfo(NOTHING)).getAgentInfo();
      assertThat(info.getInstructions()).isEqualTo("Be kind.");
      visit.session.tell(
          new AgentEvent.ErrorRaised(
              visit.time.wall(), "voice", new IllegalStateException("secret"), true));
      assertThat(event(visit, EventCase.FAULT).getFault().getMessage()).contains("secret");
    }
  }

  /** Has a tool. */
  static final class Clerk implements Agent {
    @Override
    public String instructions() {
      return "You take orders.";
    }

    @Tool("Takes an order.")
    String order() {
      return "taken";
    }
  }

  @Test
  @Behaviour("sess-C3.21")
  void run_withATool_tellsOfItOnlyIfItMay() throws Exception {
    for (boolean debugging : new boolean[] {true, false}) {
      events.clear();
      try (Visit visit =
          begin(Visit.byText(new Clerk()).with(RoomOptions.DEFAULT.withDebugging(debugging)))) {
        visit.model.replies.add(ScriptedModel.CALL + "order");
        visit.model.replies.add("It is taken.");
        SessionResponse ran =
            ask(visit, it -> it.setRunInput(RunInput.newBuilder().setText("Tea")));
        assertThat(ran.getRunInput().getItemsList().stream().map(ChatItem::getItemCase))
            .containsExactly(
                debugging
                    ? new ItemCase[] {
                      ItemCase.MESSAGE, ItemCase.CALL, ItemCase.RESULT, ItemCase.MESSAGE
                    }
                    : new ItemCase[] {ItemCase.MESSAGE, ItemCase.MESSAGE});
        assertThat(events.stream().filter(SessionEvent::hasToolsRan)).hasSize(debugging ? 1 : 0);
        if (debugging) {
          assertThat(ran.getRunInput().getItems(2).getResult().getOutput()).isEqualTo("taken");
          assertThat(ran.getRunInput().getItems(1).getCall().getName()).isEqualTo("order");
        }
      }
    }
  }

  @Test
  @Behaviour("sess-C3.21")
  void events_ofTheCaller_areTold() throws Exception {
    try (Visit visit = begin(Visit.byText())) {
      var _ = ask(visit, it -> it.setPing(NOTHING));
      visit.session.userIs(UserState.SPEAKING);
      assertThat(event(visit, EventCase.USER_STATE).getUserState().getIs())
          .isEqualTo(UserStateOnWire.US_SPEAKING);
      visit.session.userIs(UserState.LISTENING);
      assertThat(event(visit, EventCase.USER_STATE).getUserState().getIs())
          .isEqualTo(UserStateOnWire.US_LISTENING);
      visit.session.userIs(UserState.AWAY);
      assertThat(event(visit, EventCase.USER_STATE).getUserState().getIs())
          .isEqualTo(UserStateOnWire.US_AWAY);
      visit.session.tell(
          new AgentEvent.UserInputTranscribed(
              visit.time.wall(), "Oui", true, "said_1", Optional.empty(), Optional.of("fr")));
      assertThat(event(visit, EventCase.UNDERSTOOD).getUnderstood().getLanguage()).isEqualTo("fr");
      visit.session.tell(
          new AgentEvent.OverlappingSpeech(visit.time.wall(), Duration.ofSeconds(1), true));
      assertThat(event(visit, EventCase.OVERLAP).getOverlap().getIsInterruption()).isTrue();
    }
  }

  @Test
  @Behaviour("sess-C3.21")
  void ask_moreThanCanWait_dropsTheRest() throws Exception {
    try (Visit visit = begin(Visit.byText())) {
      Chan<byte[]> first = Chan.bounded(1);
      visit.room.tell(opened("ann", first));
      List<Chan<byte[]>> others = new ArrayList<>();
      for (int i = 0; i <= SessionControl.REQUESTS + 1; i++) {
        Chan<byte[]> other = Chan.bounded(1);
        others.add(other);
        visit.room.tell(opened("ann", other));
      }
      visit.nowThat(others.getLast()::isClosed);
      assertThat(log.warnings()).anyMatch(it -> it.contains("16 others wait (expected: fewer)"));
      first.close();
      others.forEach(Chan::close);
    }
  }

  @Test
  @Behaviour("sess-C3.21")
  void events_ofToolsAndFalseInterruptions_areTold() throws Exception {
    try (Visit visit = begin(Visit.byText())) {
      var _ = ask(visit, it -> it.setPing(NOTHING));
      visit.session.tell(new AgentEvent.FalseInterruption(visit.time.wall(), true));
      assertThat(event(visit, EventCase.FALSE_ALARM).getFalseAlarm().getResumed()).isTrue();
      var call = new Content.ToolInput("c1", "order", "{}");
      var update = new AgentEvent.ToolUpdated(visit.time.wall(), call, "half done");
      var word =
          new SessionWords(visit.session, true, visit.time)
              .event(update)
              .orElseThrow()
              .getToolProgress()
              .getWord();
      assertThat(word.getMessage()).isEqualTo("half done");
      assertThat(word.getCallId()).isEqualTo("c1");
      assertThat(new SessionWords(visit.session, false, visit.time).event(update)).isEmpty();
    }
  }

  @Test
  @Behaviour("sess-C3.21")
  void run_whoseEndFindsNoRoom_isAnsweredStill() throws Exception {
    try (Visit visit = begin(Visit.byText())) {
      visit.model.turns.drainPermits();
      visit.room.sends.drainPermits();
      var input = RunInput.newBuilder().setText("When?");
      var request = SessionRequest.newBuilder().setRequestId("r1").setRunInput(input);
      var _ =
          send(visit, "ann", SessionMessage.newBuilder().setRequest(request).build().toByteArray());
      var _ = visit.now(visit.model.asked::poll);
      visit.nowThat(visit.room.sends::hasQueuedThreads);
      for (int i = 0; i <= SessionControl.EVENTS; i++) {
        visit.session.tell(
            new AgentEvent.ErrorRaised(
                visit.time.wall(), "voice", new IllegalStateException("no"), true));
      }
      visit.model.replies.add("At seven.");
      visit.model.turns.release();
      visit.nowThat(() -> visit.session.history().size() == 2);
      visit.room.sends.release(1_000_000);
      SessionMessage next = next(visit);
      while (!next.hasResponse()) {
        next = next(visit);
      }
      assertThat(next.getResponse().getRequestId()).isEqualTo("r1");
      assertThat(next.getResponse().getRunInput().getItemsCount()).isEqualTo(2);
    }
  }

  @Test
  @Behaviour("sess-C3.21")
  void send_notAllowed_isSaidOnce() throws Exception {
    try (Visit visit = begin(Visit.byText())) {
      visit.room.refusesText = true;
      for (int i = 0; i < 2; i++) {
        var ping = SessionRequest.newBuilder().setPing(NOTHING);
        var _ =
            send(visit, "ann", SessionMessage.newBuilder().setRequest(ping).build().toByteArray());
      }
      assertThat(log.await("a debugger is not told all: room: \"lobby\": may not")).isNotEmpty();
    }
    assertThat(log.warnings().stream().filter(it -> it.contains("debugger"))).hasSize(1);
  }

  @Test
  @Behaviour("sess-C3.21")
  void run_whatCannotBe_isAnError() throws Exception {
    try (Visit visit = begin(Visit.byText())) {
      assertThat(ask(visit, it -> it.setRunInput(RunInput.newBuilder().setText(" "))).getError())
          .contains("text: blank");
      visit.session.drain();
      assertThat(
              ask(visit, it -> it.setRunInput(RunInput.newBuilder().setText("Hello"))).getError())
          .contains("is draining");
    }
  }

  @Test
  @Behaviour("sess-C3.21")
  void ask_byAnotherOrGarbage_isNotAnswered() throws Exception {
    try (Visit visit = begin(Visit.byText())) {
      var ping = SessionRequest.newBuilder().setRequestId("bob's").setPing(NOTHING);
      var _ =
          send(visit, "bob", SessionMessage.newBuilder().setRequest(ping).build().toByteArray());
      var _ = send(visit, "ann", new byte[] {-1, -1, -1});
      assertThat(log.await("a request of a debugger was dropped: it cannot be read")).isNotEmpty();
      assertThat(ask(visit, it -> it.setPing(NOTHING)).getRequestId()).isEqualTo("r1");
    }
  }

  @Test
  @Behaviour("sess-C3.21")
  void events_beforeAnybodyHasAsked_areNotSent() throws Exception {
    try (Visit visit = Visit.byText().join()) {
      visit.room.joins("ann");
      visit.room.writes("ann", "lk.chat", "Hello");
      FakeText reply = visit.later(visit.room.texts::poll);
      var _ = visit.later(() -> reply.end.getNow(null));
      assertThat(visit.room.bytes).isEmpty();
    }
  }

  private static Visit begin(Visit visit) throws Exception {
    visit.join();
    visit.room.joins("ann");
    visit.nowThat(() -> CallRoom.of(visit.session.context()).caller().isPresent());
    return visit;
  }

  private static String said(ChatItem item) {
    ChatRole role = item.getMessage().getRole();
    return role + " " + item.getMessage().getContent(0).getText();
  }

  private SessionResponse ask(Visit visit, Consumer<SessionRequest.Builder> what) throws Exception {
    SessionRequest.Builder request = SessionRequest.newBuilder().setRequestId("r1");
    what.accept(request);
    var _ =
        send(visit, "ann", SessionMessage.newBuilder().setRequest(request).build().toByteArray());
    while (true) {
      SessionMessage next = next(visit);
      if (next.hasResponse()) {
        return next.getResponse();
      }
      events.add(next.getEvent());
    }
  }

  private static SessionEvent event(Visit visit, EventCase kind) throws Exception {
    SessionMessage next = next(visit);
    while (next.getEvent().getEventCase() != kind) {
      next = next(visit);
    }
    return next.getEvent();
  }

  private static SessionMessage next(Visit visit) throws Exception {
    FakeRoom.Bytes sent = visit.later(visit.room.bytes::poll);
    assertThat(sent.header().topic()).isEqualTo("lk.agent.session");
    assertThat(sent.header().name()).startsWith("AS_");
    assertThat(sent.header().destinations()).containsExactly("ann");
    return SessionMessage.parseFrom(sent.content());
  }

  private static Chan<byte[]> send(Visit visit, String identity, byte[] content)
      throws InterruptedException {
    Chan<byte[]> bytes = Chan.bounded(1);
    bytes.send(content);
    bytes.close();
    visit.room.tell(opened(identity, bytes));
    return bytes;
  }

  private static RtcEvent opened(String identity, Chan<byte[]> bytes) {
    return new RtcEvent.BytesOpened(
        identity, StreamHeader.of(SessionControl.TOPIC, Map.of()), bytes);
  }
}
