package dev.impersonation.host;

import dev.impersonation.contract.RunningHost;
import jakarta.servlet.ServletContext;
import java.util.function.Consumer;

/** A started host to which applications are added, and taken from, while it runs. */
interface ManyApplications extends RunningHost {
  /** Starts one below this path; whether it throws if that fails is the container's own. */
  void deploy(String path, Consumer<ServletContext> application) throws Exception;

  /** Stops it, also if it had failed to start. */
  void undeploy(String path) throws Exception;
}
