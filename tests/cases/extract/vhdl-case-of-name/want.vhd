entity DUT is
    port (a : in bit; y : out bit);
end entity;

architecture rtl of DUT is
begin
    y <= not a;
end architecture;
