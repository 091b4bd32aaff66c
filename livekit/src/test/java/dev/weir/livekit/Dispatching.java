package dev.weir.livekit;

import io.livekit.server.AgentDispatchServiceClient;
import io.livekit.server.RoomServiceClient;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import livekit.LivekitAgentDispatch.AgentDispatch;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import retrofit2.Call;

/** Rooms and dispatches of a real server, by LiveKit's own client. */
final class Dispatching implements AutoCloseable {
  private final OkHttpClient http =
      new OkHttpClient.Builder().connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS)).build();
  private final AgentDispatchServiceClient dispatches;
  private final RoomServiceClient rooms;

  Dispatching(RealServer server) {
    String url = server.url().toString();
    dispatches =
        AgentDispatchServiceClient.createClient(url, RealServer.KEY, RealServer.SECRET, () -> http);
    rooms = RoomServiceClient.createClient(url, RealServer.KEY, RealServer.SECRET, () -> http);
  }

  /** Calls an agent into a room, which is made if it is not there. */
  AgentDispatch dispatch(String room, String agent, String metadata) throws IOException {
    return done(dispatches.createDispatch(room, agent, metadata));
  }

  void deleteDispatch(String room, String id) throws IOException {
    var _ = done(dispatches.deleteDispatch(room, id));
  }

  void deleteRoom(String room) throws IOException {
    var response = rooms.deleteRoom(room).execute();
    if (!response.isSuccessful()) {
      throw new IOException("room " + room + " not deleted: HTTP " + response.code());
    }
  }

  private static <T> T done(Call<T> call) throws IOException {
    var response = call.execute();
    T body = response.body();
    if (body == null) {
      throw new IOException(call.request().url() + ": HTTP " + response.code());
    }
    return body;
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
  }
}
