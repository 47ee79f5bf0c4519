package dev.assay.app.broker;

import dev.assay.app.CannotStart;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** TCP ports of this machine. */
public final class Ports {
    private Ports() {}

    /** A port on loopback that nothing uses at this moment. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new CannotStart("no free port was found on loopback: " + e.getMessage(), e);
        }
    }

    /**
     * The port asked for, if it can be had.
     *
     * @param wanted 0: any free one
     * @param what the port is for
     * @param remedy how to ask for another port
     */
    public static int claim(int wanted, String what, String remedy) {
        if (wanted == 0) {
            return free();
        }
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (BindException e) {
            throw new CannotStart(
                    "port " + wanted + " (" + what + ") is in use by another program: stop that one, or " + remedy, e);
        } catch (IOException e) {
            throw new CannotStart("port " + wanted + " (" + what + ") cannot be opened: " + e.getMessage(), e);
        }
    }
}
