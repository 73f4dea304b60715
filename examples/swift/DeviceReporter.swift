import Foundation

/// Tells the gateway what the app saw of a call. It asks for no key: the report token of the push is the proof.
final class DeviceReporter {
    enum Event: String {
        case pushReceived = "push_received"
        case callKitReported = "callkit_reported"
        case inviteReceived = "invite_received"
        case matched
        case ended
    }

    private let gateway: URL

    /// - Parameter gateway: the gateway's address, for example `https://push.example.com`
    init(gateway: URL) {
        self.gateway = gateway
    }

    /// Reports one event with the time it has now. Nothing waits for it and nothing fails by it: it is for people who
    /// look at the call later.
    func report(_ call: CallPayload, _ event: Event, at moment: Date = Date()) {
        guard !call.pushHint.isEmpty, !call.reportToken.isEmpty else { return }
        var request = URLRequest(url: gateway.appendingPathComponent("api/v1/device-events"))
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try? JSONSerialization.data(withJSONObject: [
            "pushHint": call.pushHint,
            "reportToken": call.reportToken,
            "events": [["type": event.rawValue, "at": DeviceReporter.time.string(from: moment)]],
        ])
        URLSession.shared.dataTask(with: request).resume()
    }

    private static let time: ISO8601DateFormatter = {
        let format = ISO8601DateFormatter()
        format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return format
    }()
}
