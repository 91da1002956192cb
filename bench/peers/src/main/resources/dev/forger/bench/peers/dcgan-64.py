  def generator(self: __torch__.Gan,
    z: Tensor,
    p: List[Tensor],
    s: List[Tensor]) -> Tensor:
    x = torch.reshape(z, [-1, 100, 1, 1])
    x = torch.conv_transpose2d(x, p[0], None, [1, 1], [0, 0], [0, 0], 1, [1, 1])
    x = torch.relu_((self).norm(x, p[1], p[2], s[0], s[1], ))
    x = torch.conv_transpose2d(x, p[3], None, [2, 2], [1, 1], [0, 0], 1, [1, 1])
    x = torch.relu_((self).norm(x, p[4], p[5], s[2], s[3], ))
    x = torch.conv_transpose2d(x, p[6], None, [2, 2], [1, 1], [0, 0], 1, [1, 1])
    x = torch.relu_((self).norm(x, p[7], p[8], s[4], s[5], ))
    x = torch.conv_transpose2d(x, p[9], None, [2, 2], [1, 1], [0, 0], 1, [1, 1])
    x = torch.relu_((self).norm(x, p[10], p[11], s[6], s[7], ))
    x = torch.conv_transpose2d(x, p[12], p[13], [2, 2], [1, 1], [0, 0], 1, [1, 1])
    return torch.tanh(x)
  def discriminator(self: __torch__.Gan,
    x: Tensor,
    p: List[Tensor],
    s: List[Tensor]) -> Tensor:
    y = torch.conv2d(x, p[0], p[1], [2, 2], [1, 1], [1, 1], 1)
    y = torch.leaky_relu_(y, 0.2)
    y = torch.conv2d(y, p[2], None, [2, 2], [1, 1], [1, 1], 1)
    y = torch.leaky_relu_((self).norm(y, p[3], p[4], s[0], s[1], ), 0.2)
    y = torch.conv2d(y, p[5], None, [2, 2], [1, 1], [1, 1], 1)
    y = torch.leaky_relu_((self).norm(y, p[6], p[7], s[2], s[3], ), 0.2)
    y = torch.conv2d(y, p[8], None, [2, 2], [1, 1], [1, 1], 1)
    y = torch.leaky_relu_((self).norm(y, p[9], p[10], s[4], s[5], ), 0.2)
    y = torch.conv2d(y, p[11], p[12], [1, 1], [0, 0], [1, 1], 1)
    return torch.flatten(y, 1, -1)
