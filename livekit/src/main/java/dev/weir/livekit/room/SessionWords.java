package dev.weir.livekit.room;

import com.google.protobuf.Timestamp;
import dev.weir.agent.AgentEvent;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentState;
import dev.weir.agent.UserState;
import dev.weir.delta.Content;
import dev.weir.livekit.proto.AgentInfo;
import dev.weir.livekit.proto.AgentStateChange;
import dev.weir.livekit.proto.AgentStateOnWire;
import dev.weir.livekit.proto.ChatItem;
import dev.weir.livekit.proto.ChatItems;
import dev.weir.livekit.proto.ChatMessage;
import dev.weir.livekit.proto.ChatRole;
import dev.weir.livekit.proto.ChatText;
import dev.weir.livekit.proto.FalseAlarm;
import dev.weir.livekit.proto.Fault;
import dev.weir.livekit.proto.FrameworkInfo;
import dev.weir.livekit.proto.ItemAdded;
import dev.weir.livekit.proto.LanguageModelTotals;
import dev.weir.livekit.proto.ModelTotals;
import dev.weir.livekit.proto.Overlap;
import dev.weir.livekit.proto.SessionEvent;
import dev.weir.livekit.proto.SessionStates;
import dev.weir.livekit.proto.SessionUsage;
import dev.weir.livekit.proto.ToolCalled;
import dev.weir.livekit.proto.ToolGave;
import dev.weir.livekit.proto.ToolProgress;
import dev.weir.livekit.proto.ToolWord;
import dev.weir.livekit.proto.ToolsRan;
import dev.weir.livekit.proto.Understood;
import dev.weir.livekit.proto.UsageChange;
import dev.weir.livekit.proto.UsageTotals;
import dev.weir.livekit.proto.UserStateChange;
import dev.weir.livekit.proto.UserStateOnWire;
import dev.weir.log.Message;
import dev.weir.log.Message.Role;
import dev.weir.log.Message.Status;
import dev.weir.log.Usage;
import dev.weir.time.Ticker;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A session in the protocol's words. What only whoever runs the agent may know, instructions, tools
 * and the messages of errors, is left out unless all is to be told. Any thread.
 */
final class SessionWords {
  private final AgentSession session;
  private final boolean tellsAll;
  private final Ticker ticker;

  SessionWords(AgentSession session, boolean tellsAll, Ticker ticker) {
    this.session = session;
    this.tellsAll = tellsAll;
    this.ticker = ticker;
  }

  /** An event; empty if the protocol has no such, or it is not to be told. */
  Optional<SessionEvent> event(AgentEvent event) {
    SessionEvent.Builder said = SessionEvent.newBuilder().setCreatedAt(time(event.createdAt()));
    return Optional.ofNullable(
            switch (event) {
              case AgentEvent.AgentStateChanged e ->
                  said.setAgentState(
                      AgentStateChange.newBuilder().setWas(state(e.was())).setIs(state(e.is())));
              case AgentEvent.UserStateChanged e ->
                  said.setUserState(
                      UserStateChange.newBuilder().setWas(state(e.was())).setIs(state(e.is())));
              case AgentEvent.ConversationItemAdded e ->
                  items(e.item())
                      .findFirst()
                      .map(item -> said.setItemAdded(ItemAdded.newBuilder().setItem(item)))
                      .orElse(null);
              case AgentEvent.UserInputTranscribed e -> said.setUnderstood(understood(e));
              case AgentEvent.ToolsExecuted e -> tellsAll ? said.setToolsRan(tools(e)) : null;
              case AgentEvent.ErrorRaised e ->
                  said.setFault(Fault.newBuilder().setMessage(fault(e)));
              case AgentEvent.OverlappingSpeech e ->
                  said.setOverlap(
                      Overlap.newBuilder()
                          .setIsInterruption(e.interrupted())
                          .setDetectedAt(time(e.createdAt())));
              case AgentEvent.UsageUpdated e ->
                  said.setUsage(UsageChange.newBuilder().setUsage(totals(e.total())));
              case AgentEvent.ToolUpdated e -> tellsAll ? said.setToolProgress(progress(e)) : null;
              case AgentEvent.FalseInterruption e ->
                  said.setFalseAlarm(FalseAlarm.newBuilder().setResumed(e.resumed()));
              default -> null;
            })
        .map(SessionEvent.Builder::build);
  }

  ChatItems items(List<Message> messages) {
    return ChatItems.newBuilder()
        .addAllItems(messages.stream().flatMap(this::items).toList())
        .build();
  }

  AgentInfo agent() {
    AgentInfo.Builder info =
        AgentInfo.newBuilder()
            .setId(session.currentAgent().id())
            .addAllHistory(items(session.history()).getItemsList());
    if (tellsAll) {
      info.setInstructions(session.currentAgent().instructions())
          .addAllTools(session.agent().tools());
    }
    return info.build();
  }

  SessionStates states() {
    return SessionStates.newBuilder()
        .setAgentState(state(session.agentState()))
        .setUserState(state(session.userState()))
        .setAgentId(session.currentAgent().id())
        .setCreatedAt(time(ticker.wall()))
        .build();
  }

  SessionUsage usage() {
    return SessionUsage.newBuilder()
        .setUsage(totals(session.usage()))
        .setCreatedAt(time(ticker.wall()))
        .build();
  }

  static FrameworkInfo framework() {
    String version = SessionWords.class.getPackage().getImplementationVersion();
    return FrameworkInfo.newBuilder()
        .setSdk("weir")
        .setVersion(version == null ? "" : version)
        .build();
  }

  private String fault(AgentEvent.ErrorRaised event) {
    return tellsAll ? String.valueOf(event.error()) : event.source() + " has failed";
  }

  private Stream<ChatItem> items(Message message) {
    boolean hasText = message.parts().stream().anyMatch(Content.Text.class::isInstance);
    return Stream.concat(
        hasText ? Stream.of(text(message)) : Stream.empty(),
        tellsAll
            ? message.parts().stream().flatMap(part -> tool(message.id(), part).stream())
            : Stream.empty());
  }

  private static ChatItem text(Message message) {
    ChatMessage.Builder said =
        ChatMessage.newBuilder()
            .setId(message.id())
            .setRole(message.role() == Role.USER ? ChatRole.CR_USER : ChatRole.CR_ASSISTANT)
            .setInterrupted(message.status() == Status.INTERRUPTED);
    for (Content part : message.parts()) {
      if (part instanceof Content.Text text) {
        said.addContent(ChatText.newBuilder().setText(text.text()));
      }
    }
    return ChatItem.newBuilder().setMessage(said).build();
  }

  private static Optional<ChatItem> tool(String id, Content part) {
    return switch (part) {
      case Content.ToolInput call ->
          Optional.of(ChatItem.newBuilder().setCall(call(id, call)).build());
      case Content.ToolResult result ->
          Optional.of(ChatItem.newBuilder().setResult(result(id, result)).build());
      default -> Optional.empty();
    };
  }

  private static ToolCalled.Builder call(String id, Content.ToolInput call) {
    return ToolCalled.newBuilder()
        .setId(id)
        .setCallId(call.callId())
        .setName(call.name())
        .setArguments(call.input());
  }

  private static ToolGave.Builder result(String id, Content.ToolResult result) {
    return ToolGave.newBuilder()
        .setId(id)
        .setCallId(result.callId())
        .setName(result.name())
        .setOutput(result.output())
        .setIsError(result.isError());
  }

  private static ToolsRan tools(AgentEvent.ToolsExecuted event) {
    ToolsRan.Builder ran = ToolsRan.newBuilder();
    event.calls().forEach(call -> ran.addCalls(call(call.callId(), call)));
    event.results().forEach(result -> ran.addResults(result(result.callId(), result)));
    return ran.build();
  }

  private static ToolProgress progress(AgentEvent.ToolUpdated event) {
    String call = event.call().callId();
    return ToolProgress.newBuilder()
        .setWord(ToolWord.newBuilder().setId(call).setCallId(call).setMessage(event.text()))
        .build();
  }

  private static Understood understood(AgentEvent.UserInputTranscribed event) {
    Understood.Builder said =
        Understood.newBuilder().setTranscript(event.transcript()).setIsFinal(event.isFinal());
    event.language().ifPresent(said::setLanguage);
    return said.build();
  }

  private static UsageTotals totals(Usage usage) {
    LanguageModelTotals.Builder model =
        LanguageModelTotals.newBuilder()
            .setInputTokens((int) Math.min(Integer.MAX_VALUE, usage.inputTokens()))
            .setOutputTokens((int) Math.min(Integer.MAX_VALUE, usage.outputTokens()));
    return UsageTotals.newBuilder()
        .addModels(ModelTotals.newBuilder().setLanguageModel(model))
        .build();
  }

  private static Timestamp time(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  private static AgentStateOnWire state(AgentState state) {
    return switch (state) {
      case INITIALIZING -> AgentStateOnWire.AS_INITIALIZING;
      case IDLE -> AgentStateOnWire.AS_IDLE;
      case LISTENING -> AgentStateOnWire.AS_LISTENING;
      case THINKING -> AgentStateOnWire.AS_THINKING;
      case SPEAKING -> AgentStateOnWire.AS_SPEAKING;
    };
  }

  private static UserStateOnWire state(UserState state) {
    return switch (state) {
      case SPEAKING -> UserStateOnWire.US_SPEAKING;
      case LISTENING -> UserStateOnWire.US_LISTENING;
      case AWAY -> UserStateOnWire.US_AWAY;
    };
  }
}
