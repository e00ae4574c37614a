print("pushgateway")
