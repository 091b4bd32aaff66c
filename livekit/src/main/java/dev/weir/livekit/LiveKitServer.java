package dev.weir.livekit;

import dev.weir.time.Ticker;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server as its administrators see it: rooms, and which agents are sent to them. Any thread may
 * call any method; each asks the server and waits, at most {@value Twirp#SECONDS} s.
 *
 * <p>All of them throw {@link LiveKitFailed}, with what to do about it: if the server cannot be
 * reached, does not take key and secret, or refuses.
 */
public final class LiveKitServer implements AutoCloseable {
  private static final String ROOMS = "livekit.RoomService/";
  private static final String DISPATCHES = "livekit.AgentDispatchService/";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Twirp twirp;

  /** Connects when it is asked for something. */
  public LiveKitServer(LiveKitOptions options) {
    this(options, Ticker.system());
  }

  LiveKitServer(LiveKitOptions options, Ticker ticker) {
    twirp = new Twirp(options, ticker);
  }

  /**
   * Sends an agent to a room; each call sends another. It is there as soon as a worker takes it.
   */
  public Dispatch createDispatch(Dispatch wish) throws InterruptedException {
    ObjectNode asked =
        JSON.createObjectNode()
            .put("agent_name", wish.agentName())
            .put("room", wish.room())
            .put("metadata", wish.metadata());
    if (!wish.deployment().isEmpty()) {
      asked.put("deployment", wish.deployment());
    }
    if (!wish.attributes().isEmpty()) {
      ObjectNode attributes = asked.putObject("attributes");
      wish.attributes().forEach(attributes::put);
    }
    return dispatch(twirp.ask(DISPATCHES + "CreateDispatch", wish.room(), asked));
  }

  /** Which agents were sent to a room. */
  public List<Dispatch> dispatches(String room) throws InterruptedException {
    ObjectNode asked = JSON.createObjectNode().put("room", room);
    return all(twirp.ask(DISPATCHES + "ListDispatch", room, asked), "agent_dispatches")
        .map(LiveKitServer::dispatch)
        .toList();
  }

  /** Takes an agent back; its job ends. */
  public Dispatch deleteDispatch(String room, String id) throws InterruptedException {
    ObjectNode asked = JSON.createObjectNode().put("room", room).put("dispatch_id", id);
    return dispatch(twirp.ask(DISPATCHES + "DeleteDispatch", room, asked));
  }

  /** The rooms there are. */
  public List<RoomInfo> rooms() throws InterruptedException {
    return rooms(JSON.createObjectNode());
  }

  /** The room of that name, if there is one. */
  public Optional<RoomInfo> room(String name) throws InterruptedException {
    ObjectNode asked = JSON.createObjectNode();
    asked.putArray("names").add(name);
    return rooms(asked).stream().filter(room -> room.name().equals(name)).findFirst();
  }

  private List<RoomInfo> rooms(ObjectNode asked) throws InterruptedException {
    return all(twirp.ask(ROOMS + "ListRooms", "", asked), "rooms")
        .map(LiveKitServer::room)
        .toList();
  }

  /** Makes a room; the one that is there if it is. */
  public RoomInfo createRoom(String name) throws InterruptedException {
    ObjectNode asked = JSON.createObjectNode().put("name", name);
    return room(twirp.ask(ROOMS + "CreateRoom", name, asked));
  }

  /** Ends a room for all who are in it. */
  public void deleteRoom(String name) throws InterruptedException {
    var _ = twirp.ask(ROOMS + "DeleteRoom", name, JSON.createObjectNode().put("room", name));
  }

  @Override
  public void close() {
    twirp.close();
  }

  private static Dispatch dispatch(JsonNode said) {
    return new Dispatch(
        said.path("id").asString(""),
        said.path("agent_name").asString(""),
        said.path("room").asString(""),
        said.path("metadata").asString(""),
        said.path("deployment").asString(""),
        texts(said.path("attributes")),
        all(said.path("state"), "jobs").map(LiveKitServer::job).toList());
  }

  private static Dispatch.JobInfo job(JsonNode said) {
    JsonNode state = said.path("state");
    String status = state.path("status").asString("JS_PENDING");
    return new Dispatch.JobInfo(
        said.path("id").asString(""),
        status.replaceFirst("^JS_", "").toLowerCase(Locale.ROOT),
        state.path("error").asString(""),
        state.path("participant_identity").asString(""));
  }

  private static RoomInfo room(JsonNode said) {
    return new RoomInfo(
        said.path("name").asString(""),
        said.path("sid").asString(""),
        said.path("metadata").asString(""),
        said.path("num_participants").asInt(0),
        Instant.ofEpochSecond(said.path("creation_time").asLong(0)));
  }

  private static Stream<JsonNode> all(JsonNode said, String name) {
    JsonNode list = said.path(name);
    return list.isArray() ? list.valueStream() : Stream.empty();
  }

  private static Map<String, String> texts(JsonNode said) {
    Map<String, String> all = new TreeMap<>();
    said.forEachEntry((name, value) -> all.put(name, value.asString("")));
    return all;
  }
}
