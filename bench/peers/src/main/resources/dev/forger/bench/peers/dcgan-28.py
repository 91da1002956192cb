  def generator(self: __torch__.Gan,
    z: Tensor,
    p: List[Tensor],
    s: List[Tensor]) -> Tensor:
    x = torch.reshape(torch.linear(z, p[0], None), [-1, 128, 7, 7])
    x = torch.relu_((self).norm(x, p[1], p[2], s[0], s[1], ))
    x = torch.conv_transpose2d(x, p[3], None, [2, 2], [1, 1], [0, 0], 1, [1, 1])
    x = torch.relu_((self).norm(x, p[4], p[5], s[2], s[3], ))
    x = torch.conv_transpose2d(x, p[6], p[7], [2, 2], [1, 1], [0, 0], 1, [1, 1])
    return torch.tanh(x)
  def discriminator(self: __torch__.Gan,
    x: Tensor,
    p: List[Tensor],
    s: List[Tensor]) -> Tensor:
    y = torch.conv2d(x, p[0], p[1], [2, 2], [1, 1], [1, 1], 1)
    y = torch.leaky_relu_(y, 0.2)
    y = torch.conv2d(y, p[2], None, [2, 2], [1, 1], [1, 1], 1)
    y = torch.leaky_relu_((self).norm(y, p[3], p[4], s[0], s[1], ), 0.2)
    return torch.linear(torch.flatten(y, 1, -1), p[5], p[6])
