"""Keep each project's services in the desired state: observe, plan, execute. One supervisor for each project."""
