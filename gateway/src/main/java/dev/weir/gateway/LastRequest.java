package dev.weir.gateway;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Closes the connection after an answer that says so: Helidon leaves that to the caller and would
 * take what is left of the body for the next request.
 */
final class LastRequest implements Filter {
  private static final System.Logger LOG = System.getLogger(LastRequest.class.getName());

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    chain.proceed();
    if (response.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
      takeRest(request);
      throw new CloseConnectionException("the last answer was given");
    }
  }

  /** Who closes on a caller that still sends takes the answer from it as well. */
  private static void takeRest(RoutingRequest request) {
    boolean waits = request.headers().contains(HeaderNames.EXPECT);
    if (waits || !request.content().hasEntity() || request.content().consumed()) {
      return;
    }
    try {
      request.content().consume();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "the rest of a body could not be read", e);
    }
  }
}
