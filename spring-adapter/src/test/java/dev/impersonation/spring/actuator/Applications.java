package dev.impersonation.spring.actuator;

import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** Applications of one test class, one for each server that is asked for. */
final class Applications implements AutoCloseable {
  private final Map<Server, RunningApplication> running = new EnumMap<>(Server.class);
  private final Function<Server, RunningApplication> start;

  Applications(Function<Server, RunningApplication> start) {
    this.start = start;
  }

  RunningApplication on(Server server) {
    return running.computeIfAbsent(server, start);
  }

  @Override
  public void close() {
    running.values().forEach(RunningApplication::close);
    running.clear();
  }
}
