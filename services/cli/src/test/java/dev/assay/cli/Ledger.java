package dev.assay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** An installation that takes what is posted to it and gives pages of records or other answers, one after the other. */
final class Ledger implements AutoCloseable {
    private final HttpServer server;
    private final List<String> asked = new ArrayList<>();
    private final List<String> pages = new ArrayList<>();
    private int status = 200;
    private String posted;

    /** @param posted what it answers to what is posted */
    Ledger(String posted) throws IOException {
        this.posted = posted;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Addresses and what was posted to them, in order. */
    List<String> asked() {
        return asked;
    }

    void refuses(int with, String problem) {
        status = with;
        posted = problem;
    }

    void gives(String entries) {
        answers("{\"size\":9,\"records\":[" + entries + "],\"next\":null}");
    }

    /** @param document whole */
    void answers(String document) {
        pages.add(document);
    }

    /** A record about what was posted at that offset of the topic. */
    static String entry(int index, String type, String topic, int offset, String reason) {
        return "{\"index\":" + index + ",\"record\":{\"type\":\"" + type + "\",\"reason\":\"" + reason
                + "\",\"cause\":{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":\"" + offset + "\"}}}";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        asked.add((exchange.getRequestURI() + " " + body).strip());
        byte[] bytes = (exchange.getRequestMethod().equals("POST") ? posted : pages.removeFirst()).getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
