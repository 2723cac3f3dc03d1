// A device plugin of Kubernetes (k8s.io/kubelet/pkg/apis/deviceplugin/v1beta1) that offers one device file of the node
// so many times under the name of a resource, as generic device plugins do.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	api "k8s.io/kubelet/pkg/apis/deviceplugin/v1beta1"
)

const (
	registrationDeadline = 5 * time.Second
	// A kubelet that starts removes all sockets of plugins: they are to register again.
	lookInterval = 500 * time.Millisecond
	// One after the other: a kubelet that starts again is there long before.
	failuresMax = 240
)

type plugin struct {
	api.UnimplementedDevicePluginServer
	device string
	count  int
}

func (p *plugin) GetDevicePluginOptions(context.Context, *api.Empty) (*api.DevicePluginOptions, error) {
	return &api.DevicePluginOptions{}, nil
}

func (p *plugin) ListAndWatch(_ *api.Empty, stream api.DevicePlugin_ListAndWatchServer) error {
	devices := make([]*api.Device, p.count)
	for index := range devices {
		devices[index] = &api.Device{ID: fmt.Sprintf("%s-%d", filepath.Base(p.device), index), Health: api.Healthy}
	}
	if err := stream.Send(&api.ListAndWatchResponse{Devices: devices}); err != nil {
		return err
	}
	<-stream.Context().Done()
	return nil
}

func (p *plugin) Allocate(_ context.Context, request *api.AllocateRequest) (*api.AllocateResponse, error) {
	response := &api.AllocateResponse{}
	for range request.ContainerRequests {
		file := &api.DeviceSpec{HostPath: p.device, ContainerPath: p.device, Permissions: "rw"}
		response.ContainerResponses = append(response.ContainerResponses, &api.ContainerAllocateResponse{Devices: []*api.DeviceSpec{file}})
	}
	return response, nil
}

func register(folder, socket, resource string) error {
	ctx, cancel := context.WithTimeout(context.Background(), registrationDeadline)
	defer cancel()
	connection, err := grpc.NewClient("unix:"+filepath.Join(folder, filepath.Base(api.KubeletSocket)), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()
	_, err = api.NewRegistrationClient(connection).Register(ctx, &api.RegisterRequest{Version: api.Version, Endpoint: filepath.Base(socket), ResourceName: resource})
	return err
}

// serve offers the device until the kubelet has removed the socket, or a signal comes; then it says so by true.
func (p *plugin) serve(folder, socket, resource string, ended <-chan os.Signal) (bool, error) {
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return false, err
	}
	server := grpc.NewServer()
	defer server.Stop()
	api.RegisterDevicePluginServer(server, p)
	go func() { _ = server.Serve(listener) }()
	if err := register(folder, socket, resource); err != nil {
		return false, err
	}
	log.Printf("registered %s: %d of %s", resource, p.count, p.device)
	for {
		select {
		case <-ended:
			return true, nil
		case <-time.After(lookInterval):
			if _, err := os.Stat(socket); err != nil {
				return false, nil
			}
		}
	}
}

func main() {
	folder := flag.String("folder", api.DevicePluginPath, "where the kubelet has its socket")
	resource := flag.String("resource", "", "for example example.com/tun")
	device := flag.String("device", "/dev/net/tun", "device file of the node, and of the container")
	count := flag.Int("count", 1, "containers that may have it at once")
	flag.Parse()
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGINT, syscall.SIGTERM)
	one := &plugin{device: *device, count: *count}
	socket := filepath.Join(*folder, fmt.Sprintf("moorline-testbed-%d.sock", os.Getpid()))
	for failures := 0; failures < failuresMax; {
		isOver, err := one.serve(*folder, socket, *resource, ended)
		if isOver {
			return
		}
		if err == nil {
			failures = 0
			continue
		}
		failures++
		log.Print(err)
		select {
		case <-ended:
			return
		case <-time.After(lookInterval):
		}
	}
	log.Fatalf("no kubelet takes %s", *resource)
}
